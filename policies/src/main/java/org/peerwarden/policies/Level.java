package org.peerwarden.policies;

import java.util.Locale;

/** How much evidence a rule asks of a verdict, from little to much. */
public enum Level {
    SUSPECTED,
    PROBABLE,
    CONFIRMED;

    /** The word used in policies. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
