package org.peerwarden.agent.link;

import java.net.InetAddress;
import java.util.List;

/** A host of tests. */
final class Facts {
    static final HostFacts HOST = new HostFacts(
            "workstation-1",
            "linux",
            "Debian 12",
            "6.1.0",
            "amd64",
            "cd".repeat(32),
            "11111111-2222-3333-4444-555555555555",
            List.of(InetAddress.ofLiteral("192.0.2.10")),
            "netlink",
            "",
            "nftables",
            "");

    private Facts() {}
}
