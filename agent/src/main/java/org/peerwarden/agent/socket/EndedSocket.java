package org.peerwarden.agent.socket;

import java.time.Instant;

/**
 * A socket that is gone.
 *
 * @param last what it was
 * @param end how it ended, as far as the kernel's last word shows
 */
public record EndedSocket(Observation last, End end, Instant at) {
    /** How a socket ended. */
    public enum End {
        CLOSED,
        REFUSED,
        TIMED_OUT,
        RESET,
        /** The kernel's last word does not tell. */
        UNKNOWN
    }
}
