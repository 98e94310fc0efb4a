package org.peerwarden.agent.process;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.socket.Endpoint;

/** Who listens where in one snapshot, for connections that were not accepted yet. */
final class Waiting {
    private final Map<Endpoint, Listener> specific = new HashMap<>();
    private final Map<Integer, Listener> wildcard = new HashMap<>();

    /** @param holder null where it is not known */
    void add(Endpoint local, @Nullable Holder holder) {
        Listener listener = new Listener(holder);
        if (local.unspecified()) {
            wildcard.merge(local.port(), listener, Listener::and);
        } else {
            specific.merge(local, listener, Listener::and);
        }
    }

    /** Whose listener takes calls to the endpoint; unknown when several processes do. */
    Attribution at(Endpoint local) {
        InetAddress address = local.address();
        Listener listener = specific.get(new Endpoint(address, local.port()));
        if (listener == null) {
            listener = wildcard.get(local.port());
        }
        Holder holder = listener == null ? null : listener.holder();
        return holder == null ? Attribution.UNKNOWN : holder.byListener();
    }

    private record Listener(@Nullable Holder holder) {
        Listener and(Listener other) {
            return holder == other.holder ? this : new Listener(null);
        }
    }
}
