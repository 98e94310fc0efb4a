package org.peerwarden.agent.os.portable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Snapshot;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.SocketTable;
import org.peerwarden.agent.socket.SocketTableException;
import org.peerwarden.agent.socket.Transport;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;

/**
 * The sockets as OSHI tells them. On Linux it reads /proc/net and walks the descriptors of all processes each time; that is its
 * price. Peers of unconnected datagram sockets are not known.
 */
public final class OshiSockets implements SocketTable {
    /** More than these are not looked at. */
    private static final int MOST_SOCKETS = 500_000;

    private final InternetProtocolStats oshi;
    private final InstantSource clock;
    private final Holders holders;

    OshiSockets(InternetProtocolStats oshi, InstantSource clock, Holders holders) {
        this.oshi = oshi;
        this.clock = clock;
        this.holders = holders;
    }

    @Override
    public Snapshot snapshot() {
        Instant now = clock.instant();
        Instant began = Instant.now();
        List<IPConnection> connections;
        try {
            connections = oshi.getConnections();
        } catch (RuntimeException e) {
            throw new SocketTableException("read the sockets through OSHI", e);
        }
        Set<Observation> found = new LinkedHashSet<>();
        connections.stream().limit(MOST_SOCKETS).forEach(connection -> {
            Observation socket = observation(connection);
            if (socket != null) {
                found.add(socket);
            }
        });
        holders.turn(began);
        return new Snapshot(now, List.copyOf(found), List.of());
    }

    private @Nullable Observation observation(IPConnection connection) {
        return observation(
                connection.getType(),
                connection.getLocalAddress(),
                connection.getLocalPort(),
                connection.getForeignAddress(),
                connection.getForeignPort(),
                connection.getState(),
                connection.getowningProcessId());
    }

    /** Null where it is neither TCP nor UDP, or bound to no port. */
    @Nullable
    Observation observation(
            String type,
            byte[] localAddress,
            int localPort,
            byte[] peerAddress,
            int peerPort,
            @Nullable TcpState state,
            int pid) {
        boolean tcp = type.startsWith("tcp");
        if ((!tcp && !type.startsWith("udp")) || localPort <= 0 || localPort > 65_535) {
            return null;
        }
        Transport transport = tcp ? Transport.TCP : Transport.UDP;
        boolean six = type.endsWith("6");
        Endpoint local = new Endpoint(address(localAddress, six), localPort);
        Optional<Endpoint> peer = peerPort <= 0 || peerPort > 65_535
                ? Optional.empty()
                : Optional.of(new Endpoint(address(peerAddress, six), peerPort))
                        .filter(endpoint -> !endpoint.unspecified());
        SocketState seen = tcp ? tcpState(state) : peer.isPresent() ? SocketState.ESTABLISHED : SocketState.UNCONNECTED;
        long number = seen == SocketState.TIME_WAIT ? 0 : holders.number(transport, local, peer, pid);
        return new Observation(transport, seen, local, peer, number, -1, 0, Optional.empty());
    }

    private static SocketState tcpState(@Nullable TcpState state) {
        return switch (state == null ? TcpState.UNKNOWN : state) {
            case LISTEN -> SocketState.LISTEN;
            case SYN_SENT -> SocketState.SYN_SENT;
            case SYN_RECV -> SocketState.SYN_RECEIVED;
            case ESTABLISHED -> SocketState.ESTABLISHED;
            case FIN_WAIT_1 -> SocketState.FIN_WAIT_1;
            case FIN_WAIT_2 -> SocketState.FIN_WAIT_2;
            case CLOSE_WAIT -> SocketState.CLOSE_WAIT;
            case CLOSING -> SocketState.CLOSING;
            case LAST_ACK -> SocketState.LAST_ACK;
            case TIME_WAIT -> SocketState.TIME_WAIT;
            case CLOSED, NONE, UNKNOWN -> SocketState.CLOSED;
        };
    }

    /** OSHI gives no bytes for a wildcard on some systems; Java makes an IPv4 address of a mapped one. */
    private static InetAddress address(byte[] bytes, boolean six) {
        byte[] whole = bytes.length == 4 || bytes.length == 16 ? bytes : new byte[six ? 16 : 4];
        try {
            return InetAddress.getByAddress(whole);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    @Override
    public String tier() {
        return "portable";
    }

    @Override
    public Set<Fact> unknown() {
        return Set.of(Fact.values());
    }

    @Override
    public void close() {}
}
