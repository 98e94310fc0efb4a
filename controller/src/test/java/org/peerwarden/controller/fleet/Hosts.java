package org.peerwarden.controller.fleet;

import java.util.List;

/** Hosts for tests. */
public final class Hosts {
    private Hosts() {}

    /** Facts of a machine. */
    public static HostFacts facts(String hostname, String machine) {
        return new HostFacts(
                hostname,
                "linux",
                "Debian 12",
                "6.18",
                "amd64",
                machine,
                "boot",
                List.of("10.0.0.2", "2001:db8::2"),
                "netlink",
                "no eBPF",
                "nftables",
                "");
    }

    /** An agent that comes with a continuity value. */
    public static Arrival arrival(String machine, String continuity) {
        return new Arrival(facts("web", machine), "0.1.0", continuity, "spool-1", 0, "10.0.0.2");
    }
}
