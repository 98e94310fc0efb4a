package org.peerwarden.policies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A mapping read field by field. Each method answers with the value, or says what is wrong with it and answers with nothing;
 * so reading goes on and finds all problems in one go.
 */
final class Fields {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    private static final int LONGEST_TEXT = 1000;

    private final Problems problems;
    private final Yaml.Place place;
    private final String of;
    private final Map<String, Yaml> values = new LinkedHashMap<>();

    /** The fields of a mapping that knows only the given keys; empty when it is no mapping. */
    static Optional<Fields> of(String of, Yaml yaml, List<String> known, Problems problems) {
        return switch (yaml) {
            case Yaml.Mapping mapping -> Optional.of(new Fields(of, mapping, known, problems));
            case Yaml.Scalar _, Yaml.Sequence _ -> {
                problems.error(
                        ProblemCode.WRONG_TYPE,
                        yaml.place(),
                        of + " is " + yaml.what() + "; write its keys (" + Words.alternatives(known)
                                + ") with a value each.");
                yield Optional.empty();
            }
        };
    }

    private Fields(String of, Yaml.Mapping mapping, List<String> known, Problems problems) {
        this.of = of;
        this.place = mapping.place();
        this.problems = problems;
        for (Yaml.Entry entry : mapping.entries()) {
            String key = entry.key().value();
            if (known.contains(key)) {
                values.putIfAbsent(key, entry.value());
            } else {
                problems.error(
                        ProblemCode.UNKNOWN_KEY,
                        entry.key().place(),
                        of + " has no key " + Words.quoted(key) + suggestion(key, known));
            }
        }
    }

    private static String suggestion(String word, List<String> known) {
        return Words.nearest(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; write " + Words.alternatives(known) + ".");
    }

    Yaml.Place place() {
        return place;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Yaml.Place placeOf(String key) {
        Yaml value = values.get(key);
        return value == null ? place : value.place();
    }

    /** The value as it stands; that it is missing is a problem. */
    Optional<Yaml> required(String key) {
        Yaml value = values.get(key);
        if (value == null) {
            problems.error(ProblemCode.MISSING_KEY, place, of + " has no '" + key + "'; write '" + key + ":' with it.");
        }
        return Optional.ofNullable(value);
    }

    Optional<Yaml> optional(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** A name that identifies something: the value of {@code policy} and {@code name}. */
    Optional<String> name(String key) {
        return required(key).flatMap(value -> name(key, value));
    }

    private Optional<String> name(String key, Yaml value) {
        return text(key, value).filter(name -> {
            boolean good = NAME.matcher(name).matches();
            if (!good) {
                problems.error(
                        ProblemCode.BAD_NAME,
                        value.place(),
                        Words.quoted(name) + " cannot be a " + key
                                + "; write at most 64 of a-z, 0-9 and -, with no - at the ends.");
            }
            return good;
        });
    }

    /** Names, one or a list. */
    Optional<List<String>> names(String key) {
        return list(key, this::name);
    }

    /** A text for people, or empty. */
    String words(String key) {
        return optional(key)
                .flatMap(value -> text(key, value))
                .map(String::strip)
                .orElse("");
    }

    /** One of the given words. */
    <T> Optional<T> word(String key, Map<String, T> words, ProblemCode code) {
        return optional(key).flatMap(value -> text(key, value)).flatMap(word -> {
            Optional<T> meant = Optional.ofNullable(words.get(word));
            if (meant.isEmpty()) {
                problems.error(
                        code,
                        placeOf(key),
                        Words.quoted(word) + " is no " + key + suggestion(word, List.copyOf(words.keySet())));
            }
            return meant;
        });
    }

    /** Text of one line that has a form. */
    Optional<String> form(String key, Pattern form, ProblemCode code, String instead) {
        return optional(key).flatMap(value -> text(key, value)).filter(text -> {
            boolean good = form.matcher(text).matches();
            if (!good) {
                problems.error(code, placeOf(key), Words.quoted(text) + " is no " + key + "; " + instead);
            }
            return good;
        });
    }

    /** Items of a list, or a single one that stands for a list of one. A list without items is a problem. */
    <T> Optional<List<T>> list(String key, BiFunction<String, Yaml, Optional<T>> reader) {
        return optional(key).flatMap(value -> {
            List<Yaml> items = switch (value) {
                case Yaml.Sequence sequence -> sequence.items();
                case Yaml.Scalar _, Yaml.Mapping _ -> List.of(value);
            };
            if (items.isEmpty()) {
                problems.error(
                        ProblemCode.EMPTY_LIST,
                        value.place(),
                        "'" + key + "' has nothing in it; name at least one, or leave the key out.");
            }
            List<T> read = new ArrayList<>();
            items.forEach(item -> reader.apply(key, item).ifPresent(read::add));
            return read.isEmpty() ? Optional.empty() : Optional.of(read);
        });
    }

    /** A single value, be it text or number. */
    Optional<String> scalar(String key, Yaml value) {
        return switch (value) {
            case Yaml.Scalar scalar when !scalar.isNull() -> Optional.of(scalar.value());
            case Yaml.Scalar _, Yaml.Sequence _, Yaml.Mapping _ -> wrongType(key, value, "a single value");
        };
    }

    /** A text: what YAML reads as a number or truth value is none. */
    Optional<String> text(String key, Yaml value) {
        return switch (value) {
            case Yaml.Scalar scalar when scalar.isText() -> readable(key, scalar);
            case Yaml.Scalar scalar
            when !scalar.isNull() -> wrongType(key, value, "a text; put it in quotes: \"" + scalar.value() + "\"");
            case Yaml.Scalar _, Yaml.Sequence _, Yaml.Mapping _ -> wrongType(key, value, "a text");
        };
    }

    private Optional<String> readable(String key, Yaml.Scalar scalar) {
        String text = scalar.value();
        boolean tooLong = text.length() > LONGEST_TEXT;
        boolean unreadable =
                text.codePoints().anyMatch(point -> point != '\n' && point != '\t' && Words.control(point));
        if (tooLong || unreadable) {
            problems.error(
                    ProblemCode.BAD_TEXT,
                    scalar.place(),
                    "'" + key + "' "
                            + (tooLong
                                    ? "is longer than " + LONGEST_TEXT + " characters; say it shorter."
                                    : "has invisible characters in it; write it anew."));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private <T> Optional<T> wrongType(String key, Yaml value, String wanted) {
        problems.error(
                ProblemCode.WRONG_TYPE,
                value.place(),
                "'" + key + "' of " + of + " is " + value.what() + " and should be " + wanted + ".");
        return Optional.empty();
    }
}
