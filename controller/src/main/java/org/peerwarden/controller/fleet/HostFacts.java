package org.peerwarden.controller.fleet;

import java.util.List;

/**
 * A host as its agent describes it. For people: nothing here is proof of anything.
 *
 * @param hostname the host's own name
 * @param os {@code linux}, {@code windows} or {@code macos}
 * @param osVersion the distribution or edition with its version
 * @param kernel the kernel's release
 * @param architecture the processor's
 * @param machine SHA-256 over the machine's own identifier, hexadecimal; empty where it has none
 * @param bootId random identifier of this boot
 * @param addresses of its interfaces, loopback left out, as text
 * @param tier how sockets are seen: {@code ebpf}, {@code netlink} or {@code portable}
 * @param tierReason why not a better tier; empty on the best
 * @param firewall how rules are enforced: {@code nftables} or {@code none}
 * @param firewallReason why not enforced, or not fully; empty where it is
 */
public record HostFacts(
        String hostname,
        String os,
        String osVersion,
        String kernel,
        String architecture,
        String machine,
        String bootId,
        List<String> addresses,
        String tier,
        String tierReason,
        String firewall,
        String firewallReason) {

    public HostFacts {
        addresses = List.copyOf(addresses);
    }
}
