package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.Locale;

/** Keys that sort as text the way that what they stand for sorts. */
final class Positions {
    private Positions() {}

    /** By time, then identifier. */
    static String of(Instant time, String id) {
        return of(time.toEpochMilli()) + " " + id;
    }

    static String of(long number) {
        return String.format(Locale.ROOT, "%019d", number);
    }

    /** By one text, then another: no name has the character between them. */
    static String of(String first, String second) {
        return first + "\n" + second;
    }
}
