package org.peerwarden.agent.posture;

import java.time.Duration;
import java.util.List;
import org.peerwarden.agent.firewall.IsolationRules;

/**
 * The controller's wish that this host talks to nobody but it.
 *
 * @param lease how long it holds without a refresh, counted from receipt; more than zero
 * @param exceptions what may be reached besides the controllers, loopback, DHCP and neighbour discovery
 * @param reason for the person at the workstation
 * @param releaseCodeHash SHA-256 of the code that releases on the host itself, lower-case hexadecimal; empty text where there
 *     is no such code
 */
public record Isolation(
        String decisionId,
        Duration lease,
        List<IsolationRules.Exemption> exceptions,
        String reason,
        String releaseCodeHash) {
    public Isolation {
        exceptions = List.copyOf(exceptions);
        if (!lease.isPositive()) {
            throw new IllegalArgumentException("a lease is longer than nothing: " + lease);
        }
    }
}
