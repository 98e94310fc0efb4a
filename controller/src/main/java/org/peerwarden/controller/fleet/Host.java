package org.peerwarden.controller.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.controller.identity.HostId;

/**
 * One host of the fleet, as it is known now.
 *
 * @param group one of the groups that policies name
 * @param agentVersion empty before its first stream
 * @param address that its stream comes from; empty before its first stream
 * @param lastSeen when the controller last heard from it
 * @param online whether its stream is open
 * @param warnings what is wrong with its agent
 * @param droppedRecords telemetry that the agent had to drop for want of space, over all its spools
 * @param refusedRecords telemetry that the controller refused as malformed
 * @param suspicion present when its identity is used twice
 * @param revoked whether it was removed from the fleet: its certificate is refused
 */
public record Host(
        HostId id,
        String group,
        HostFacts facts,
        String agentVersion,
        String address,
        Instant enrolled,
        Instant lastSeen,
        boolean online,
        List<HostWarning> warnings,
        long droppedRecords,
        long refusedRecords,
        Optional<CloneSuspicion> suspicion,
        boolean revoked) {

    public Host {
        warnings = List.copyOf(warnings);
    }
}
