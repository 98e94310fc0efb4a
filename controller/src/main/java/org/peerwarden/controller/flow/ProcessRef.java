package org.peerwarden.controller.flow;

/**
 * A process on one host in one boot: a pid alone is used again.
 *
 * @param start when it started, in the host's own unit since its boot
 */
public record ProcessRef(long pid, long start) {}
