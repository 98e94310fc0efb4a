package org.peerwarden.controller.flow;

import java.util.Optional;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.PolicyEvent;
import org.peerwarden.controller.identity.HostId;

/** Policy met something on a host. */
public record PolicyHit(HostId host, PolicyEvent event, Optional<BinarySeen> binary) {}
