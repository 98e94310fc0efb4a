package org.peerwarden.agent.posture;

/**
 * One thing that was tried to see whether isolation holds.
 *
 * @param what e.g. {@code controller 10.0.0.2:7443 answers}
 * @param asExpected whether it went as it should
 * @param outcome what happened
 */
public record Probe(String what, boolean asExpected, String outcome) {}
