package org.peerwarden.controller.decision;

import java.time.Instant;

/**
 * How a decision ended.
 *
 * @param by who ended it; {@code controller} where it ended by itself
 */
public record Ending(Instant at, String by, Cause cause) {
    /** Why it ended. */
    public enum Cause {
        /** Somebody took it back. */
        REVOKED,
        /** Its time was over. */
        EXPIRED,
        /** A later decision took its place. */
        SUPERSEDED
    }
}
