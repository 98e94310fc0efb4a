package org.peerwarden.controller.flow;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.peerwarden.controller.identity.HostId;

/**
 * What can be asked of what hosts did. Of each flow the newest state counts; flows older than the retention are gone. A filter
 * holds for a flow's newest state and for what is known now of its binary.
 */
public interface FlowHistory {
    /** Flows, last seen first. A flow that changes between two pages moves to the front, where {@link LiveView} shows it. */
    Page<KnownFlow> flows(FlowFilter filter, PageRequest page);

    /** One flow. */
    Optional<KnownFlow> flow(UUID flow);

    /** Binaries that own the flows, the most certainly peer-to-peer first. */
    List<BinaryOnHost> binaries(FlowFilter filter);

    /** Peers of the flows by host and binary, the most bytes first. */
    Page<PeerOfBinary> peers(FlowFilter filter, PageRequest page);

    /** What each host comes to; hosts without flows are left out. */
    List<HostTotals> totals(FlowFilter filter);

    /** Where policy met something, newest first; of the filter only hosts, binary, peer, since and until count. */
    Page<PolicyHit> policyHits(FlowFilter filter, PageRequest page);

    /** The processes known to have run a binary on a host, newest description of each. */
    List<TelemetryRecord.ProcessSeen> processes(HostId host, long binary);
}
