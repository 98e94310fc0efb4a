package org.peerwarden.agent.posture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;

/**
 * Everything that a controller wants of one host. Whole, never a difference.
 *
 * @param fleetId lower-case hexadecimal of the fleet's 16 bytes
 * @param revision grows with every change for this host; from 1
 * @param issuedAt by the controller's clock; for people only, nothing is decided by it
 * @param group the group that the host is in; policies name groups
 * @param controllers where the controllers are reached, in order of preference
 */
public record DesiredState(
        String fleetId,
        String hostId,
        long revision,
        Instant issuedAt,
        String group,
        Optional<PolicyBundle> policy,
        Optional<Isolation> isolation,
        List<Directive> directives,
        List<Endpoint> controllers) {
    public DesiredState {
        directives = List.copyOf(directives);
        controllers = List.copyOf(controllers);
    }

    /**
     * A policy as text.
     *
     * @param version number of the policy at the controller, e.g. {@code 7}
     */
    public record PolicyBundle(String version, String yaml) {}
}
