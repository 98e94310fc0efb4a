package org.peerwarden.controller.flow;

import java.util.Optional;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.PolicyEvent;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;

/** Something that has just been taken in. */
public sealed interface LiveEvent {
    /** A flow came, changed or went. */
    record FlowNews(KnownFlow flow) implements LiveEvent {}

    /** A binary came, its hash became known, or the verdict on it changed. */
    record BinaryNews(HostId host, BinarySeen binary, Optional<VerdictChanged> verdict) implements LiveEvent {}

    /** Policy met something. */
    record PolicyNews(HostId host, PolicyEvent event, Optional<BinarySeen> binary) implements LiveEvent {}

    /** Events were left out because they were not taken fast enough. */
    record Missed(long events) implements LiveEvent {}
}
