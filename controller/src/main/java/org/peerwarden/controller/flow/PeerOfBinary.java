package org.peerwarden.controller.flow;

import java.util.List;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Address;

/**
 * An address that a binary on a host has talked with.
 *
 * @param ports ports of the peer, rising, not more than {@link #MAXIMUM_PORTS}
 * @param dnsNames names that it was reached by, sorted
 * @param established how many flows came to a conversation
 */
public record PeerOfBinary(
        HostId host,
        long binary,
        String binaryPath,
        Address peer,
        List<Integer> ports,
        List<String> dnsNames,
        long established,
        Traffic traffic) {
    /** Ports shown of one peer; a port scan has tens of thousands. */
    public static final int MAXIMUM_PORTS = 20;

    public PeerOfBinary {
        ports = List.copyOf(ports);
        dnsNames = List.copyOf(dnsNames);
    }
}
