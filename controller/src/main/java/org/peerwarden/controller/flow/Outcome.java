package org.peerwarden.controller.flow;

/** How far a flow has come. */
public enum Outcome {
    /** Connecting; no answer yet. */
    PENDING(true),
    /** Conversation open. */
    ESTABLISHED(true),
    /** Ended in the ordinary way. */
    CLOSED(false),
    /** Answered by a reset before it was established. */
    REFUSED(false),
    /** Never answered. */
    TIMED_OUT(false),
    /** Cut by a reset after it was established. */
    RESET(false),
    /** Ended in a way that the tier did not see. */
    GONE(false),
    /** Waiting for callers: a listener, or an unconnected UDP socket. */
    LISTENING(true);

    private final boolean open;

    Outcome(boolean open) {
        this.open = open;
    }

    /** Whether there may still be news of it. */
    public boolean open() {
        return open;
    }
}
