package org.peerwarden.policies;

/**
 * What a policy says of a subject.
 *
 * @param reason in words, for people
 */
public record Ruling(Rule rule, Action action, String reason) {}
