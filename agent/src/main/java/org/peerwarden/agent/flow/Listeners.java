package org.peerwarden.agent.flow;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.peerwarden.agent.process.AttributedSocket;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * What waits for callers in one snapshot. A listener on a wildcard address takes calls to every address of the host;
 * one on {@code ::} takes IPv4 calls too unless it was told not to, which the tables do not show.
 */
final class Listeners {
    private final Set<Integer> wildcards = new HashSet<>();
    private final Set<Endpoint> specific = new HashSet<>();

    static Listeners of(Collection<AttributedSocket> sockets) {
        Listeners found = new Listeners();
        for (AttributedSocket socket : sockets) {
            found.add(socket.socket());
        }
        return found;
    }

    private void add(Observation socket) {
        if (socket.transport() != Transport.TCP || socket.state() != SocketState.LISTEN) {
            return;
        }
        if (socket.local().unspecified()) {
            wildcards.add(socket.local().port());
        } else {
            specific.add(socket.local());
        }
    }

    /** Whether a call to this endpoint would be taken. */
    boolean take(Endpoint local) {
        InetAddress address = local.address();
        return wildcards.contains(local.port()) || specific.contains(new Endpoint(address, local.port()));
    }
}
