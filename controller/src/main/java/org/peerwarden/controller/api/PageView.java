package org.peerwarden.controller.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param nextCursor where the next page begins; absent on the last
 */
record PageView<T>(List<T> items, Optional<String> nextCursor) {
    PageView {
        items = List.copyOf(items);
    }

    /**
     * The page of a list that is whole in memory. The position is the key of the last entry before, so that entries that come
     * or go meanwhile shift nothing.
     *
     * @param key unique; the list is in this order
     * @param view made only for the entries of the page
     */
    static <E, T> PageView<T> of(
            String list, Query query, List<E> entries, Function<E, String> key, boolean rising, Function<E, T> view) {
        int limit = query.limit();
        Optional<String> after = query.cursor(list);
        Comparator<String> order = rising ? Comparator.naturalOrder() : Comparator.reverseOrder();
        List<E> rest = entries.stream()
                .filter(entry -> after.isEmpty() || order.compare(key.apply(entry), after.get()) > 0)
                .sorted(Comparator.comparing(key, order))
                .limit(limit + 1L)
                .toList();
        boolean more = rest.size() > limit;
        List<E> page = more ? rest.subList(0, limit) : rest;
        Optional<String> next = more ? Optional.of(key.apply(page.getLast())) : Optional.empty();
        return new PageView<>(page.stream().map(view).toList(), query.next(list, next));
    }
}
