package org.peerwarden.agent.firewall;

import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/**
 * Nothing may talk but loopback, DHCP, neighbour discovery, and what stands here.
 *
 * @param controllers where the controller is reached by TCP; never empty
 */
public record IsolationRules(List<Endpoint> controllers, List<Exemption> exemptions) {
    public IsolationRules {
        controllers = List.copyOf(controllers);
        exemptions = List.copyOf(exemptions);
        if (controllers.isEmpty()) {
            throw new IllegalArgumentException("isolation without a controller would lock the host out");
        }
    }

    /** What else may be reached. Empty parts do not restrict. */
    public record Exemption(Prefix prefix, Optional<Transport> transport, Optional<Integer> port) {}
}
