package org.peerwarden.controller.fleet;

import java.time.Instant;

/**
 * Something that is wrong with a host's agent now.
 *
 * @param code stable, e.g. {@code SOCKETS_PORTABLE}
 * @param text in words, with what to do
 * @param since by the host's clock
 */
public record HostWarning(String code, HostSeverity severity, String text, Instant since) {}
