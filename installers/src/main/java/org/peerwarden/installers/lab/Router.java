package org.peerwarden.installers.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins the hosts, and counts what passes between them: the measure of traffic that knows nothing of agents. It sees a packet
 * only after the sending host's own firewall has let it out.
 */
public final class Router {
    private static final Duration QUICK = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String COUNTERS = """
            table inet pwlab {
                set talk4 {
                    type ipv4_addr . ipv4_addr . inet_proto
                    flags dynamic
                    counter
                    size 65535
                }
                set talk6 {
                    type ipv6_addr . ipv6_addr . inet_proto
                    flags dynamic
                    counter
                    size 65535
                }
                chain passing {
                    type filter hook forward priority filter; policy accept;
                    add @talk4 { ip saddr . ip daddr . meta l4proto }
                    add @talk6 { ip6 saddr . ip6 daddr . meta l4proto }
                }
            }
            """;

    private final Namespaces namespaces;

    Router() {
        namespaces = Namespaces.make(
                Optional.empty(), List.of("--net"), List.of("bash", "-c", "echo ready; while read -r _; do :; done"));
        inside(
                "",
                "sysctl",
                "-qw",
                "net.ipv4.ip_forward=1",
                "net.ipv6.conf.all.forwarding=1",
                "net.ipv6.conf.all.accept_dad=0",
                "net.ipv6.conf.default.accept_dad=0");
        inside("link set lo up\n", "ip", "-batch", "-");
        inside(COUNTERS, "nft", "-f", "-");
    }

    /** Lays a cable from a host's {@code eth0} to here. */
    void connect(String name, LabAddress address, Namespaces host) {
        String cable = cable(name);
        LabAddress gateway = address.gateway();
        inside("""
                link add %1$s type veth peer name eth0 netns %2$d
                address add %3$s/24 dev %1$s
                address add %4$s/64 dev %1$s nodad
                link set %1$s up
                """.formatted(cable, host.first(), gateway.v4(), gateway.v6()), "ip", "-batch", "-");
        Ran.of(
                        List.of("nsenter", "--net", "--target", Long.toString(host.first()), "ip", "-batch", "-"),
                        """
                        address add %s/24 dev eth0
                        address add %s/64 dev eth0 nodad
                        link set eth0 up
                        route add default via %s
                        route add default via %s
                        """.formatted(address.v4(), address.v6(), gateway.v4(), gateway.v6()),
                        QUICK)
                .orFail();
    }

    /** Takes a host's cable out, where it is still in. */
    void disconnect(String name) {
        Ran.of(entering("ip", "link", "del", cable(name)), QUICK);
    }

    /** Everything that the host has sent and received since it was started. */
    public Traffic trafficOf(LabHost host) {
        JsonNode link = json(inside("", "ip", "-j", "-s", "link", "show", "dev", cable(host.name())))
                .get(0)
                .get("stats64");
        return new Traffic(
                link.get("rx").get("bytes").asLong(),
                link.get("tx").get("bytes").asLong());
    }

    /** What passed between two hosts since the lab was opened, over IPv4 and IPv6, of one transport or of all. */
    public Traffic trafficBetween(LabHost host, LabHost other, Optional<String> transport) {
        long sent = 0;
        long received = 0;
        for (String set : List.of("talk4", "talk6")) {
            JsonNode listed = json(inside("", "nft", "-j", "list", "set", "inet", "pwlab", set));
            for (JsonNode item : listed.get("nftables")) {
                if (!item.has("set") || !item.get("set").has("elem")) {
                    continue;
                }
                for (JsonNode wrapped : item.get("set").get("elem")) {
                    JsonNode element = wrapped.get("elem");
                    JsonNode key = element.get("val").get("concat");
                    String from = key.get(0).asString();
                    String to = key.get(1).asString();
                    if (transport.isPresent() && !key.get(2).asString().equals(transport.get())) {
                        continue;
                    }
                    long bytes = element.get("counter").get("bytes").asLong();
                    if (host.isAt(from) && other.isAt(to)) {
                        sent += bytes;
                    } else if (other.isAt(from) && host.isAt(to)) {
                        received += bytes;
                    }
                }
            }
        }
        return new Traffic(sent, received);
    }

    void end() {
        namespaces.end();
    }

    private static JsonNode json(Ran ran) {
        return JSON.readTree(ran.output());
    }

    /** The name of the router's end of a host's cable; the kernel allows 15 characters. */
    private static String cable(String host) {
        return "to-" + host;
    }

    private List<String> entering(String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net", "--target", Long.toString(namespaces.first())));
        all.addAll(List.of(command));
        return all;
    }

    private Ran inside(String input, String... command) {
        return Ran.of(entering(command), input, QUICK).orFail();
    }
}
