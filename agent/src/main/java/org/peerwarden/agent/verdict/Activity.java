package org.peerwarden.agent.verdict;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/**
 * What one binary did within the window: whom it called, who called it, where it waits. Talk within this site and about names
 * and time is left out.
 *
 * <p>Bounded: beyond the peers that it may hold, one that was not met for {@link #STALE} makes room for a new one; while all were
 * met later, new ones are left out and counted. So peers that stay connected stay known.
 */
final class Activity {
    /** A program with more listeners is a proxy of many, and one listener more tells nothing. */
    private static final int MOST_DOORS = 64;

    private static final Duration STALE = Duration.ofMinutes(1);

    private final int mostPeers;
    private final Map<InetAddress, Acquaintance> peers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Transport, Map<Integer, Door>> doors = new EnumMap<>(Transport.class);
    private Binary binary;
    private Instant lastSeen;
    private int leftOut;
    private boolean news = true;

    Activity(Binary binary, int mostPeers, Instant now) {
        this.binary = binary;
        this.mostPeers = mostPeers;
        this.lastSeen = now;
        for (Transport transport : Transport.values()) {
            doors.put(transport, new TreeMap<>());
        }
    }

    /** Begins a new look at all flows. */
    void beginLook() {
        leftOut = 0;
    }

    /** Takes in a sight of a flow of the binary. */
    void see(Flow flow, Binary now, Instant at) {
        if (binary.installedBy().isEmpty() && now.installedBy().isPresent()) {
            binary = now;
            news = true;
        }
        if (!flow.outcome().over()) {
            lastSeen = at;
        }
        if (flow.peer().isPresent()) {
            meet(flow, flow.peer().get(), at);
        } else if (flow.outcome() == Outcome.LISTENING
                && !flow.local().address().isLoopbackAddress()) {
            open(flow, at);
        }
    }

    /** Forgets what is longer ago than the window. */
    void forget(Instant now, Duration window) {
        Instant horizon = now.minus(window);
        // Kept in the order in which they were last met.
        Iterator<Acquaintance> oldest = peers.values().iterator();
        while (oldest.hasNext() && oldest.next().lastMet().isBefore(horizon)) {
            oldest.remove();
            news = true;
        }
        for (Map<Integer, Door> ofTransport : doors.values()) {
            news |= ofTransport.values().removeIf(door -> door.lastSeen.isBefore(horizon));
        }
    }

    /** True once after something came that may change a verdict. */
    boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    /** When it last had an open socket. */
    Instant lastSeen() {
        return lastSeen;
    }

    /** What the deciders look at. */
    Conduct conduct(boolean namesSeen) {
        return new Conduct(
                binary,
                List.copyOf(peers.values()),
                examples(doors.getOrDefault(Transport.TCP, Map.of())),
                examples(doors.getOrDefault(Transport.UDP, Map.of())),
                leftOut,
                namesSeen);
    }

    private static NavigableMap<Integer, FlowId> examples(Map<Integer, Door> doors) {
        NavigableMap<Integer, FlowId> examples = new TreeMap<>();
        doors.forEach((port, door) -> examples.put(port, door.example));
        return examples;
    }

    private void meet(Flow flow, Endpoint peer, Instant at) {
        Acquaintance known = peers.get(peer.address());
        if (known == null) {
            // A client that is told of itself by a tracker calls itself.
            boolean self = peer.address().equals(flow.local().address());
            if (self || infrastructure(flow, peer) || !Addresses.external(peer.address())) {
                return;
            }
            if (peers.size() >= mostPeers && !makeRoom(at)) {
                leftOut++;
                return;
            }
            known = new Acquaintance(peer.address(), flow.id(), at);
            peers.put(peer.address(), known);
        } else if (infrastructure(flow, peer)) {
            return;
        }
        news |= known.meet(flow, peer, at);
    }

    private static boolean infrastructure(Flow flow, Endpoint peer) {
        return ServicePorts.infrastructure(peer.port())
                || ServicePorts.infrastructure(flow.local().port());
    }

    /** False when all were met lately. */
    private boolean makeRoom(Instant at) {
        Iterator<Acquaintance> oldest = peers.values().iterator();
        boolean stale = oldest.next().lastMet().isBefore(at.minus(STALE));
        if (stale) {
            oldest.remove();
        }
        return stale;
    }

    private void open(Flow flow, Instant at) {
        Map<Integer, Door> ofTransport = doors.getOrDefault(flow.transport(), Map.of());
        Door known = ofTransport.get(flow.local().port());
        if (known != null) {
            known.lastSeen = at;
        } else if (ofTransport.size() < MOST_DOORS) {
            ofTransport.put(flow.local().port(), new Door(flow.id(), at));
            news = true;
        }
    }

    /** Where the binary waits to be called. */
    private static final class Door {
        private final FlowId example;
        private Instant lastSeen;

        Door(FlowId example, Instant lastSeen) {
            this.example = example;
            this.lastSeen = lastSeen;
        }
    }
}
