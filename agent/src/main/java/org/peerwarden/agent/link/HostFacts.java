package org.peerwarden.agent.link;

import java.net.InetAddress;
import java.util.List;

/**
 * The host that this agent runs on, as its controller is told.
 *
 * @param os {@code linux}, {@code windows} or {@code macos}
 * @param osVersion distribution or edition with its version, for people
 * @param kernel the kernel's release, for people
 * @param machine SHA-256 of the machine's own identifier, lower-case hexadecimal; empty where it has none
 * @param bootId identifier of this boot
 * @param addresses of the host's interfaces, loopback left out
 * @param tier how sockets are seen
 * @param tierReason why not a better tier; empty on the best
 * @param firewall how rules are enforced: {@code nftables} or {@code none}
 * @param firewallReason why not, or not fully; empty where they are
 */
public record HostFacts(
        String hostname,
        String os,
        String osVersion,
        String kernel,
        String architecture,
        String machine,
        String bootId,
        List<InetAddress> addresses,
        String tier,
        String tierReason,
        String firewall,
        String firewallReason) {
    public HostFacts {
        addresses = List.copyOf(addresses);
    }
}
