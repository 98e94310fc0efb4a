package org.peerwarden.agent.link;

/** Where the conversation with the controller stands. */
public enum LinkState {
    /** Between two attempts. */
    WAITING,
    /** A stream is being opened; nothing was heard yet. */
    CALLING,
    /** The controller answered; telemetry and desired states flow. */
    LIVE,
    /** The controller refused this agent; it is asked again, rarely. */
    REFUSED,
    /** Ended by this side, for good. Terminal. */
    STOPPED;

    /** What the state follows from. */
    static LinkState next(Facts facts) {
        if (facts.stopped()) {
            return STOPPED;
        }
        if (facts.attempting()) {
            return facts.welcomed() ? LIVE : CALLING;
        }
        return facts.refused() ? REFUSED : WAITING;
    }

    /**
     * Everything that decides.
     *
     * @param stopped this side was told to stop
     * @param attempting a stream is open or being opened
     * @param welcomed the stream's first answer came
     * @param refused the last stream ended with the controller's own code
     */
    record Facts(boolean stopped, boolean attempting, boolean welcomed, boolean refused) {}
}
