package org.peerwarden.controller.flow;

import java.util.List;
import java.util.Optional;

/**
 * Part of an answer.
 *
 * @param next where the next page begins; absent on the last
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
