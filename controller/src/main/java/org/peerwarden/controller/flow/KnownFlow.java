package org.peerwarden.controller.flow;

import java.util.Optional;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.ProcessSeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;

/** The newest state of a flow, with what is known of its owner now. */
public record KnownFlow(
        HostId host,
        FlowChanged flow,
        Optional<ProcessSeen> process,
        Optional<BinarySeen> binary,
        Optional<VerdictChanged> verdict) {}
