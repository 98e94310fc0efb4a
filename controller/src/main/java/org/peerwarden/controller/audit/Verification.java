package org.peerwarden.controller.audit;

/** What checking the chain found. */
public sealed interface Verification {
    /**
     * Every entry follows from the one before it.
     *
     * @param entries how many there are
     * @param head hash of the newest; zeroes for none
     */
    record Intact(long entries, String head) implements Verification {}

    /**
     * The chain breaks.
     *
     * @param sequence the first entry that does not follow
     * @param reason what does not fit, in words
     */
    record Broken(long sequence, String reason) implements Verification {}
}
