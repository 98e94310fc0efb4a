package org.peerwarden.controller.posture;

/**
 * Something that a host tried after it was isolated.
 *
 * @param what what was tried, e.g. {@code controller 10.0.0.2:7443 answers}
 * @param asExpected whether it went as it should
 * @param outcome what happened
 */
public record Probe(String what, boolean asExpected, String outcome) {}
