package org.peerwarden.controller.posture;

/**
 * A block in force on a host, with what it has stopped.
 *
 * @param source name of the rule or identifier of the decision
 * @param what what is blocked, in words
 */
public record BlockCount(String source, String what, long packets, long bytes) {}
