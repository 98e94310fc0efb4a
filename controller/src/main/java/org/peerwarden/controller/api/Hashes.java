package org.peerwarden.controller.api;

import java.util.regex.Pattern;

/** Hashes of binaries, as text. */
final class Hashes {
    static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private Hashes() {}

    /** @throws IllegalArgumentException where the text is none */
    static String checked(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a hash");
        }
        return text;
    }
}
