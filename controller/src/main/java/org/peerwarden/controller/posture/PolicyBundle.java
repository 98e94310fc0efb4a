package org.peerwarden.controller.posture;

/**
 * The policy for a host.
 *
 * @param version the number that the controller gave it
 */
public record PolicyBundle(String version, String yaml) {}
