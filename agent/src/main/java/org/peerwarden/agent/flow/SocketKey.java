package org.peerwarden.agent.flow;

import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Transport;

/**
 * What makes two sights the same socket: the kernel's cookie, or where the table gives none the endpoints. A waiting
 * socket and a connected one with the same cookie are two conversations, as when a datagram socket is connected later.
 */
record SocketKey(long cookie, Transport transport, Endpoint local, Optional<Endpoint> peer) {
    static SocketKey of(Observation socket) {
        return new SocketKey(socket.cookie(), socket.transport(), socket.local(), socket.peer());
    }
}
