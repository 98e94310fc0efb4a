package org.peerwarden.controller.fleet;

import java.time.Instant;

/**
 * Another machine showed this host's certificate.
 *
 * @param times how often it was refused
 * @param lastOrigin the address that it last came from
 * @param reason what gave it away, in words
 */
public record CloneSuspicion(Instant first, Instant last, long times, String lastOrigin, String reason) {}
