package org.peerwarden.controller.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The parameters of a request. Wrong ones are gathered, and {@link #check} refuses them together. */
final class Query {
    static final int USUAL_LIMIT = 100;
    static final int MOST = 1000;

    private static final int LONGEST = 4096;

    private final TreeMap<String, List<String>> values;
    private final Set<String> known = new TreeSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    Query(Map<String, List<String>> values) {
        this.values = new TreeMap<>(values);
    }

    Optional<String> text(String name) {
        known.add(name);
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            wrong(name, "it is given " + given.size() + " times; give it once");
        }
        Optional<String> value = given.stream().findFirst();
        if (value.isPresent() && (value.get().isEmpty() || value.get().length() > LONGEST)) {
            wrong(name, "it has 1 to " + LONGEST + " characters");
            return Optional.empty();
        }
        return value;
    }

    Optional<Boolean> flag(String name) {
        return text(name).flatMap(text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> wrong(name, "'" + text + "' is neither true nor false");
        });
    }

    OptionalInt number(String name, int least, int most) {
        Optional<Integer> number = parsed(name, "a whole number from " + least + " to " + most, text -> {
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw new IllegalArgumentException("out of range");
            }
            return value;
        });
        return number.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    Optional<Instant> time(String name) {
        return parsed(name, "a time like 2026-01-31T12:00:00Z", Instant::parse);
    }

    /** One of an enumeration's constants, by its word in the contract. */
    <E extends Enum<E>> Optional<E> word(String name, E[] all) {
        return text(name)
                .flatMap(text ->
                        Words.of(text, all).or(() -> wrong(name, "'" + text + "' is none of " + Words.list(all))));
    }

    /** A value that another part reads, which throws an {@link IllegalArgumentException} or the like. */
    <T> Optional<T> parsed(String name, String form, Function<String, T> parse) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException | DateTimeException malformed) {
                return wrong(name, "'" + text + "' is not " + form);
            }
        });
    }

    int limit() {
        return number("limit", 1, MOST).orElse(USUAL_LIMIT);
    }

    /** Where the page begins, checked to be of this list and these filters. Called when all parameters have been asked for. */
    Optional<String> cursor(String list) {
        Optional<String> position = cursorIfGood(list);
        check();
        return position;
    }

    /** The same, before all parameters have been asked for: what is wrong with it is said by {@link #check}. */
    Optional<String> cursorIfGood(String list) {
        Optional<String> text = text("cursor");
        Optional<String> position = text.flatMap(given -> Cursor.read(given, scope(list)));
        if (text.isPresent() && position.isEmpty()) {
            errors.add(new FieldError(
                    "cursor",
                    RequestCode.BAD_CURSOR,
                    "it is not of this list with these filters; begin again without it"));
        }
        return position;
    }

    /** The text of a cursor that goes on from here. */
    Optional<String> next(String list, Optional<String> position) {
        return position.map(from -> Cursor.write(from, scope(list)));
    }

    /** Refuses what is wrong, and what is not in the contract. Called when all parameters have been asked for. */
    void check() {
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.add(new FieldError(
                        name.toLowerCase(Locale.ROOT).length() > 64 ? name.substring(0, 64) : name,
                        RequestCode.UNKNOWN_PARAMETER,
                        "it is not in the contract; there are " + String.join(", ", known))));
        if (!errors.isEmpty()) {
            throw RequestException.of(errors);
        }
    }

    private String scope(String list) {
        StringBuilder scope = new StringBuilder(list);
        values.forEach((name, value) -> {
            if (!name.equals("cursor") && !name.equals("limit")) {
                scope.append('\n').append(name).append('=').append(value);
            }
        });
        return scope.toString();
    }

    private <T> Optional<T> wrong(String name, String message) {
        errors.add(new FieldError(name, RequestCode.BAD_VALUE, message));
        return Optional.empty();
    }
}
