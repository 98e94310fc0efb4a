package org.peerwarden.agent.posture;

/** What became of a desired state that was received. */
public sealed interface Acceptance {
    /**
     * It is what this host is held to from now on; {@link Posture#applied()} says how far that went.
     *
     * @param changed false where it was the same revision again, which refreshes the lease
     */
    record Accepted(long revision, boolean changed) implements Acceptance {}

    /** It is not accepted; the last good one stays. */
    record Refused(Refusal refusal) implements Acceptance {}
}
