package org.peerwarden.controller.flow;

import java.util.Optional;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;

/**
 * A binary that has talked on a host.
 *
 * @param verdict the newest; absent before the first
 * @param instances distinct processes that ran it
 */
public record BinaryOnHost(
        HostId host, BinarySeen binary, Optional<VerdictChanged> verdict, long instances, Traffic traffic) {}
