package org.peerwarden.policies;

import java.util.Locale;

/** What a rule wants done. Declared from the strongest to the weakest; see {@link Precedence}. */
public enum Action {
    /** Leave it alone, whatever other rules say. */
    ALLOW,
    /** Cut the whole host off. */
    ISOLATE,
    /** Let it not talk. */
    BLOCK,
    /** Say so, and do nothing. */
    ALERT;

    /** The word used in policies. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when something is taken away from somebody, so that a mistake costs. */
    public boolean restricts() {
        return switch (this) {
            case BLOCK, ISOLATE -> true;
            case ALLOW, ALERT -> false;
        };
    }
}
