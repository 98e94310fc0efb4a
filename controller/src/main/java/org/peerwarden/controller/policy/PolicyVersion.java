package org.peerwarden.controller.policy;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What was put in force at one time.
 *
 * @param number from 1, rising
 * @param name as the text gives it; empty where the policy was withdrawn
 * @param author who put it in force
 * @param text the policy's text; empty where the policy was withdrawn
 * @param note why, in the author's words; may be empty
 * @param restores the version whose text this repeats
 */
public record PolicyVersion(
        long number, String name, String author, Instant at, String text, String note, OptionalLong restores) {

    /** Whether this version says that no policy is in force. */
    public boolean withdrawn() {
        return text.isEmpty();
    }
}
