package org.peerwarden.agent.os.linux;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * The peers of datagram sockets that are bound to no one peer, from {@link Conntrack} where the kernel tracks connections, else
 * from {@link DatagramTap}. Used by one thread.
 *
 * <p>A peer is one with whom datagrams went both ways. What was sent and never answered, or came in and never was, is left out:
 * anybody can send a datagram, under any address. A conversation is given to the socket that is bound to its very address, else
 * to the one bound to the wildcard of its family, else to the one on {@code ::}; where two such share the port it is given to
 * none, since the kernel does not tell which of them it is. A peer is forgotten when the kernel forgets it, by default two
 * minutes after the last datagram.
 *
 * <p>Where neither may be read the sockets stand without peers, and health says so.
 */
final class UdpPeers implements AutoCloseable {
    private static final int MOST_PEERS_A_SOCKET = 4096;

    private final InstantSource clock;
    private final Health health;
    private final int mostPeers;
    private Map<PeerKey, Observation> told = new HashMap<>();
    private @Nullable Conntrack conntrack;
    private @Nullable DatagramTap tap;
    private String failure = "";
    private int leftOut;
    private int shared;

    UdpPeers(InstantSource clock, Health health) {
        this(clock, health, MOST_PEERS_A_SOCKET);
    }

    UdpPeers(InstantSource clock, Health health, int mostPeers) {
        this.clock = clock;
        this.health = health;
        this.mostPeers = mostPeers;
    }

    /** Adds one observation a peer to those of the sockets. */
    void addTo(List<Observation> open) {
        Bound bound = new Bound();
        boolean any = false;
        for (Observation socket : open) {
            any |= socket.state() == SocketState.UNCONNECTED;
            if (socket.transport() == Transport.UDP) {
                bound.add(socket);
            }
        }
        if (!any) {
            health.clear(HealthCode.UDP_PEERS_UNSEEN);
            return;
        }
        leftOut = 0;
        shared = 0;
        open.addAll(assign(bound, conversations(), localAddresses()));
        report();
    }

    /** Gives each conversation to the local sockets that have it. */
    List<Observation> assign(Bound bound, List<UdpConversation> conversations, Set<InetAddress> local) {
        Map<PeerKey, Observation> now = new HashMap<>();
        Map<Long, Integer> perSocket = new HashMap<>();
        for (UdpConversation conversation : conversations) {
            if (conversation.answered()) {
                give(
                        conversation.caller(),
                        bound,
                        local,
                        perSocket,
                        now,
                        conversation.callerSent(),
                        conversation.calledSent());
                give(
                        conversation.called(),
                        bound,
                        local,
                        perSocket,
                        now,
                        conversation.calledSent(),
                        conversation.callerSent());
            }
        }
        told = now;
        return List.copyOf(now.values());
    }

    private void give(
            UdpConversation.Seen end,
            Bound bound,
            Set<InetAddress> local,
            Map<Long, Integer> perSocket,
            Map<PeerKey, Observation> now,
            long sent,
            long received) {
        if (!local.contains(end.self().address()) || bound.connected(end)) {
            return;
        }
        Optional<Observation> owner = bound.socketOf(end.self());
        if (owner.isEmpty()) {
            return;
        }
        Observation socket = owner.get();
        if (bound.shared(socket)) {
            shared++;
            return;
        }
        if (perSocket.merge(socket.cookie(), 1, Integer::sum) > mostPeers) {
            leftOut++;
            return;
        }
        Optional<ByteCounts> bytes =
                sent < 0 || received < 0 ? Optional.empty() : Optional.of(new ByteCounts(sent, received));
        PeerKey key = new PeerKey(socket.cookie(), end);
        Observation before = told.get(key);
        now.put(
                key,
                before != null && before.bytes().equals(bytes) && before.inode() == socket.inode()
                        ? before
                        : new Observation(
                                Transport.UDP,
                                SocketState.ESTABLISHED,
                                end.self(),
                                Optional.of(end.other()),
                                socket.inode(),
                                socket.uid(),
                                socket.cookie(),
                                bytes));
    }

    /** Where the kernel tracks nothing, as without a firewall, the datagrams themselves are looked at. */
    private List<UdpConversation> conversations() {
        failure = "";
        try {
            if (Conntrack.count() == 0) {
                if (tap == null) {
                    tap = new DatagramTap();
                }
                return tap.conversations(clock.instant());
            }
            if (conntrack == null) {
                conntrack = new Conntrack();
            }
            return conntrack.udp();
        } catch (NativeCallException e) {
            failure = e.getMessage();
            return List.of();
        }
    }

    private void report() {
        if (!failure.isEmpty()) {
            health.raise(
                    HealthCode.UDP_PEERS_UNSEEN, "Peers of UDP sockets that talk to many are not seen: " + failure);
        } else if (leftOut > 0 || shared > 0) {
            health.raise(
                    HealthCode.UDP_PEERS_UNSEEN,
                    "Some peers of UDP sockets are left out: %d beyond %d a socket, %d on ports that several sockets share."
                            .formatted(leftOut, mostPeers, shared));
        } else {
            health.clear(HealthCode.UDP_PEERS_UNSEEN);
        }
    }

    private static Set<InetAddress> localAddresses() {
        Set<InetAddress> found = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .forEach(found::add);
        } catch (SocketException e) {
            // No interface at all: nothing is local.
            return Set.of();
        }
        return found;
    }

    @Override
    public void close() {
        if (conntrack != null) {
            conntrack.close();
        }
        if (tap != null) {
            tap.close();
        }
    }

    private record PeerKey(long cookie, UdpConversation.Seen end) {}

    /** The datagram sockets of one snapshot, by what they are bound to. */
    static final class Bound {
        private final Map<Endpoint, Observation> unconnected = new HashMap<>();
        private final Set<Endpoint> several = new HashSet<>();
        private final Set<UdpConversation.Seen> connected = new HashSet<>();

        void add(Observation socket) {
            if (socket.peer().isPresent()) {
                connected.add(
                        new UdpConversation.Seen(socket.local(), socket.peer().get()));
            } else if (unconnected.put(socket.local(), socket) != null) {
                several.add(socket.local());
            }
        }

        boolean connected(UdpConversation.Seen end) {
            return connected.contains(end);
        }

        boolean shared(Observation socket) {
            return several.contains(socket.local());
        }

        Optional<Observation> socketOf(Endpoint local) {
            for (Endpoint candidate : List.of(
                    local, new Endpoint(anyOf(local.address()), local.port()), new Endpoint(ANY_6, local.port()))) {
                Observation socket = unconnected.get(candidate);
                if (socket != null) {
                    return Optional.of(socket);
                }
            }
            return Optional.empty();
        }

        private static final InetAddress ANY_4 = InetAddress.ofLiteral("0.0.0.0");
        private static final InetAddress ANY_6 = InetAddress.ofLiteral("::");

        private static InetAddress anyOf(InetAddress address) {
            return address.getAddress().length == 4 ? ANY_4 : ANY_6;
        }
    }
}
