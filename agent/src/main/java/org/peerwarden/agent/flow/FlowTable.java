package org.peerwarden.agent.flow;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.process.Attributed;
import org.peerwarden.agent.process.AttributedEnd;
import org.peerwarden.agent.process.AttributedSocket;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * Turns snapshots of sockets into flows, and says only what changed.
 *
 * <p>Used by one thread. An open flow is found again by its socket's cookie and endpoints. It is opened once, changed when its
 * outcome or owner becomes known, at most every {@link FlowLimits#byteInterval()} when only bytes moved, and ended once: by
 * the kernel's word where the table has it, else when the socket is missing from a snapshot. A socket in TIME_WAIT has
 * ended and is never opened as a new flow.
 *
 * <p>Bounded: what does not fit is left out, counted in {@link #leftOut()} and raised as {@link HealthCode#FLOWS_OVER_CAP};
 * it is taken in when there is room again.
 */
public final class FlowTable {
    private final FlowLimits limits;
    private final NameTable names;
    private final Health health;
    private final FlowIds ids;
    private final Map<SocketKey, TrackedFlow> open = new HashMap<>();
    private final Map<ProcessKey, Integer> perProcess = new HashMap<>();
    private long round;
    private long leftOut;

    /** With a new name for each flow; {@code random} is seedable for tests, a secure source otherwise. */
    public FlowTable(FlowLimits limits, NameTable names, Health health, RandomGenerator random) {
        this(limits, names, health, FlowIds.random(random));
    }

    public FlowTable(FlowLimits limits, NameTable names, Health health, FlowIds ids) {
        this.limits = limits;
        this.names = names;
        this.health = health;
        this.ids = ids;
    }

    /** Takes a snapshot in; what is news comes back, at most one change a flow but for those that opened and ended within it. */
    public List<FlowChange> update(Attributed snapshot) {
        round++;
        List<FlowChange> changes = new ArrayList<>();
        Listeners listeners = Listeners.of(snapshot.open());
        for (AttributedEnd ended : snapshot.ended()) {
            end(ended, listeners, changes);
        }
        int refused = 0;
        for (AttributedSocket socket : snapshot.open()) {
            if (!see(socket, listeners, snapshot.takenAt(), changes)) {
                refused++;
            }
        }
        endMissing(snapshot.takenAt(), changes);
        report(refused);
        return changes;
    }

    /** The flows that are open now. */
    public List<Flow> flows() {
        return open.values().stream().map(TrackedFlow::flow).toList();
    }

    /** Sights of sockets that found no room, since the table was made. */
    public long leftOut() {
        return leftOut;
    }

    /** False when there is no room for it. */
    private boolean see(AttributedSocket attributed, Listeners listeners, Instant now, List<FlowChange> changes) {
        Observation socket = attributed.socket();
        SocketKey key = SocketKey.of(socket);
        TrackedFlow known = open.get(key);
        if (known != null) {
            Optional<ProcessKey> before = known.process();
            known.markSeen(round);
            if (known.see(socket, attributed.attribution(), now, limits.byteInterval())) {
                recount(before, known.process());
                changes.add(known.change());
            }
            if (known.flow().outcome().over()) {
                forget(known);
                open.remove(key);
            }
            return true;
        }
        if (Outcomes.of(socket.state()).over()) {
            return true;
        }
        if (full(attributed.attribution())) {
            return false;
        }
        TrackedFlow flow = begin(socket, attributed.attribution(), listeners, Outcomes.of(socket.state()), now);
        flow.markSeen(round);
        open.put(key, flow);
        flow.process().ifPresent(process -> perProcess.merge(process, 1, Integer::sum));
        changes.add(flow.change());
        return true;
    }

    private void end(AttributedEnd ended, Listeners listeners, List<FlowChange> changes) {
        Observation last = ended.socket().last();
        TrackedFlow known = open.remove(SocketKey.of(last));
        if (known != null) {
            known.end(
                    last.bytes(),
                    ended.socket().end() == EndedSocket.End.UNKNOWN
                            ? known.goneOutcome()
                            : Outcomes.of(ended.socket().end(), last.state()),
                    ended.socket().at());
            forget(known);
            changes.add(known.change());
        } else if (last.peer().isPresent()) {
            Outcome outcome = Outcomes.of(ended.socket().end(), last.state());
            changes.add(begin(
                            last,
                            ended.attribution(),
                            listeners,
                            outcome,
                            ended.socket().at())
                    .change());
        }
    }

    private void endMissing(Instant now, List<FlowChange> changes) {
        for (Iterator<TrackedFlow> flows = open.values().iterator(); flows.hasNext(); ) {
            TrackedFlow flow = flows.next();
            if (!flow.seenIn(round)) {
                flows.remove();
                flow.end(Optional.empty(), flow.goneOutcome(), now);
                forget(flow);
                changes.add(flow.change());
            }
        }
    }

    private TrackedFlow begin(
            Observation socket, Attribution attribution, Listeners listeners, Outcome outcome, Instant now) {
        Flow flow = new Flow(
                ids.idOf(socket),
                socket.transport(),
                direction(socket, listeners),
                socket.local(),
                socket.peer(),
                now,
                now,
                socket.bytes(),
                outcome,
                socket.peer().map(Endpoint::address).flatMap(this::nameOf),
                attribution);
        return new TrackedFlow(flow, socket.state());
    }

    private Optional<String> nameOf(InetAddress address) {
        return names.nameOf(address);
    }

    /** A TCP socket whose own port has a listener was called; a connected UDP socket tells nothing of who began. */
    private static Direction direction(Observation socket, Listeners listeners) {
        if (socket.transport() == Transport.UDP) {
            return Direction.UNKNOWN;
        }
        if (socket.state() == SocketState.SYN_SENT) {
            return Direction.OUTBOUND;
        }
        if (socket.state() == SocketState.LISTEN || socket.state() == SocketState.SYN_RECEIVED) {
            return Direction.INBOUND;
        }
        return listeners.take(socket.local()) ? Direction.INBOUND : Direction.OUTBOUND;
    }

    private boolean full(Attribution attribution) {
        if (open.size() >= limits.flows()) {
            return true;
        }
        return attribution
                .owner()
                .map(owner -> perProcess.getOrDefault(owner.process(), 0) >= limits.flowsPerProcess())
                .orElse(false);
    }

    private void recount(Optional<ProcessKey> before, Optional<ProcessKey> now) {
        if (!before.equals(now)) {
            before.ifPresent(this::countDown);
            now.ifPresent(process -> perProcess.merge(process, 1, Integer::sum));
        }
    }

    private void forget(TrackedFlow flow) {
        flow.process().ifPresent(this::countDown);
    }

    private void countDown(ProcessKey process) {
        perProcess.computeIfPresent(process, (key, count) -> count == 1 ? null : count - 1);
    }

    private void report(int refused) {
        leftOut += refused;
        if (refused == 0) {
            health.clear(HealthCode.FLOWS_OVER_CAP);
        } else {
            health.raise(
                    HealthCode.FLOWS_OVER_CAP,
                    "More connections are open than are kept (%d in all, %d a process); those beyond are left out until others end."
                            .formatted(limits.flows(), limits.flowsPerProcess()));
        }
    }
}
