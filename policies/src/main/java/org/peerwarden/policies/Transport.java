package org.peerwarden.policies;

import java.util.Locale;

/** The transports that rules can name. */
public enum Transport {
    TCP,
    UDP;

    /** The word used in policies. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
