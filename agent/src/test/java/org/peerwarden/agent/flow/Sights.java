package org.peerwarden.agent.flow;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.process.AttributedEnd;
import org.peerwarden.agent.process.AttributedSocket;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.FileKey;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/** Sights of sockets in short, for tests. */
public final class Sights {
    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private Sights() {}

    public static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    /** {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
    public static Endpoint endpoint(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        return new Endpoint(address(host), Integer.parseInt(text.substring(colon + 1)));
    }

    public static Attribution owner(int pid, String path) {
        Binary binary = new Binary(
                path.hashCode() | 1L,
                path,
                new FileKey(1, pid, 1, 1, 1),
                Binary.Origin.FILE,
                Optional.empty(),
                Optional.empty());
        Owner owner = new Owner(
                new ProcessKey(pid, 1),
                binary,
                List.of(path),
                1000,
                Optional.of("user"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
        return new Attribution(Attribution.Method.INODE, Optional.of(owner));
    }

    public static Observation tcp(long cookie, SocketState state, String local, String peer, long sent, long received) {
        return new Observation(
                Transport.TCP,
                state,
                endpoint(local),
                Optional.of(endpoint(peer)),
                cookie,
                1000,
                cookie,
                Optional.of(new ByteCounts(sent, received)));
    }

    public static Observation listener(long cookie, String local) {
        return waiting(cookie, Transport.TCP, SocketState.LISTEN, local);
    }

    public static Observation datagrams(long cookie, String local) {
        return waiting(cookie, Transport.UDP, SocketState.UNCONNECTED, local);
    }

    public static AttributedSocket held(Observation socket, Attribution attribution) {
        return new AttributedSocket(socket, attribution);
    }

    public static AttributedEnd ended(Observation last, EndedSocket.End end, Instant at, Attribution attribution) {
        return new AttributedEnd(new EndedSocket(last, end, at), attribution);
    }

    private static Observation waiting(long cookie, Transport transport, SocketState state, String local) {
        return new Observation(
                transport, state, endpoint(local), Optional.empty(), cookie, 1000, cookie, Optional.empty());
    }
}
