package org.peerwarden.controller.posture;

/**
 * Something wanted that a host cannot enforce.
 *
 * @param source name of the rule or identifier of the decision
 */
public record NotEnforced(String source, String reason) {}
