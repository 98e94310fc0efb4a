package org.peerwarden.agent.posture;

/**
 * A desired state that was not accepted. The last good one stays in force.
 *
 * @param revision 0 where it cannot be known or believed
 * @param text what is wrong, for people
 */
public record Refusal(long revision, RefusalCode code, String text) {}
