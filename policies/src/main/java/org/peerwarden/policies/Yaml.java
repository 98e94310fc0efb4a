package org.peerwarden.policies;

import java.util.List;
import java.util.regex.Pattern;

/** A YAML text as a tree that knows where each part stood. Nothing is made of the parts: a number is still its text. */
sealed interface Yaml {
    Place place();

    /** What it is, for people. */
    String what();

    /** Where something begins; both from 1. */
    record Place(int line, int column) {
        static final Place START = new Place(1, 1);
    }

    /**
     * A single value.
     *
     * @param plain written without quotes, so that it may be a number, a truth value or null
     */
    record Scalar(Place place, String value, boolean plain) implements Yaml {
        private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
        private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
        private static final Pattern NUMBER = Pattern.compile(
                "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

        boolean isNull() {
            return plain && NULL.matcher(value).matches();
        }

        /** Whether YAML 1.2 reads it as text. */
        boolean isText() {
            return !plain
                    || !(isNull()
                            || TRUTH.matcher(value).matches()
                            || NUMBER.matcher(value).matches());
        }

        @Override
        public String what() {
            if (isNull()) {
                return "nothing";
            }
            return isText() ? "a text" : TRUTH.matcher(value).matches() ? "a truth value" : "a number";
        }
    }

    /** A list. */
    record Sequence(Place place, List<Yaml> items) implements Yaml {
        @Override
        public String what() {
            return "a list";
        }
    }

    /** Keys with their values; no key twice. */
    record Mapping(Place place, List<Entry> entries) implements Yaml {
        @Override
        public String what() {
            return "a mapping";
        }
    }

    /** One key with its value. */
    record Entry(Scalar key, Yaml value) {}
}
