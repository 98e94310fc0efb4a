package org.peerwarden.agent.flow;

/** What became of a flow. */
public enum Outcome {
    /** Connecting; no answer yet. */
    PENDING,
    /** Open. */
    ESTABLISHED,
    /** Waiting for callers: a listener, or an unconnected UDP socket. */
    LISTENING,
    /** Ended in the ordinary way. */
    CLOSED,
    /** Answered by a reset before it was established. */
    REFUSED,
    /** Never answered. */
    TIMED_OUT,
    /** Cut by a reset after it was established. */
    RESET,
    /** Ended in a way that the tier did not see. */
    GONE;

    /** True when nothing more can come. */
    public boolean over() {
        return switch (this) {
            case PENDING, ESTABLISHED, LISTENING -> false;
            case CLOSED, REFUSED, TIMED_OUT, RESET, GONE -> true;
        };
    }
}
