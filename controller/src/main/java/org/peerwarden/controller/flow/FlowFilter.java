package org.peerwarden.controller.flow;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;

/**
 * Which flows are meant; what is empty does not restrict.
 *
 * @param hosts flows of these hosts; present and empty for none at all, as for an operator who may see no host
 * @param binaryPath full path of the owner's binary
 * @param binarySha256 64 lower-case hexadecimal digits
 * @param peer network that the peer's address is in
 * @param port at the peer or on the host
 * @param since last seen then or later
 * @param until first seen before
 * @param peerToPeer only flows of binaries whose verdict is at least SUSPECTED
 */
public record FlowFilter(
        Optional<Set<HostId>> hosts,
        Optional<String> binaryPath,
        Optional<String> binarySha256,
        Optional<Prefix> peer,
        OptionalInt port,
        Optional<Transport> transport,
        Optional<Outcome> outcome,
        Optional<Instant> since,
        Optional<Instant> until,
        boolean peerToPeer) {
    /** Everything. */
    public static final FlowFilter ALL = new FlowFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);

    public FlowFilter {
        hosts = hosts.map(Set::copyOf);
    }

    /** The same, of these hosts only. */
    public FlowFilter of(Set<HostId> only) {
        return new FlowFilter(
                Optional.of(only), binaryPath, binarySha256, peer, port, transport, outcome, since, until, peerToPeer);
    }

    /** Whether it holds for a flow. */
    public boolean holds(KnownFlow known) {
        FlowChanged flow = known.flow();
        return holds(known.host())
                && holds(known.binary(), known.verdict())
                && (peer.isEmpty()
                        || flow.peer()
                                .filter(it -> peer.get().contains(it.address()))
                                .isPresent())
                && (port.isEmpty()
                        || flow.local().port() == port.getAsInt()
                        || flow.peer()
                                .filter(it -> it.port() == port.getAsInt())
                                .isPresent())
                && (transport.isEmpty() || transport.get() == flow.transport())
                && (outcome.isEmpty() || outcome.get() == flow.outcome())
                && (since.isEmpty() || !flow.lastSeen().isBefore(since.get()))
                && (until.isEmpty() || flow.firstSeen().isBefore(until.get()));
    }

    boolean holds(HostId host) {
        return hosts.isEmpty() || hosts.get().contains(host);
    }

    boolean holds(Optional<BinarySeen> binary, Optional<VerdictChanged> verdict) {
        return (binaryPath.isEmpty()
                        || binary.filter(it -> it.path().equals(binaryPath.get()))
                                .isPresent())
                && (binarySha256.isEmpty()
                        || binary.filter(it -> it.sha256().equals(binarySha256.get()))
                                .isPresent())
                && (!peerToPeer
                        || verdict.filter(it -> it.level() != VerdictLevel.NONE).isPresent());
    }
}
