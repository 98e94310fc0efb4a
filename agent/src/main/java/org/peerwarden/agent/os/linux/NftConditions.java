package org.peerwarden.agent.os.linux;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.IsolationRules;
import org.peerwarden.agent.firewall.PortRange;
import org.peerwarden.agent.firewall.Prefix;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.firewall.Traffic;
import org.peerwarden.agent.os.linux.NftRenderer.Way;
import org.peerwarden.agent.socket.Transport;

/**
 * Writes what a block means as conditions of nftables. A block may need several rules, because one rule speaks of one address
 * family and one port field; any of them is enough.
 */
final class NftConditions {
    private NftConditions() {}

    static List<String> of(Way way, Block block, SubjectSockets where) {
        List<String> traffic = traffic(way, block.traffic());
        return subjects(way, block.subject(), block.traffic().transport(), where).stream()
                .flatMap(subject -> traffic.stream().map(condition -> joined(subject, condition)))
                .toList();
    }

    /** Only the peer's port is meant by an exemption: it says what may be reached. */
    static List<String> of(Way way, IsolationRules.Exemption exemption) {
        String address = prefixes(way.peer, List.of(exemption.prefix()));
        Optional<String> transport = exemption.transport().map(NftConditions::word);
        if (exemption.port().isEmpty()) {
            return List.of(joined(
                    address, transport.map(only -> "meta l4proto " + only).orElse("")));
        }
        return List.of(joined(
                address,
                transport.orElse("meta l4proto { tcp, udp } th") + " " + way.peer + "port "
                        + exemption.port().get()));
    }

    /** {@code ip saddr 192.0.2.1} */
    static String address(Way way, InetAddress address) {
        return prefixes(way.peer, List.of(Prefix.of(address)));
    }

    private static List<String> subjects(
            Way way, Subject subject, Optional<Transport> transport, SubjectSockets where) {
        if (way == Way.FORWARD) {
            return subject instanceof Subject.Anybody ? List.of("") : List.of();
        }
        return switch (subject) {
            case Subject.Anybody _ -> List.of("");
            // What comes in is known by its user only where a connection exists already; ports do for the rest.
            case Subject.User user ->
                Stream.concat(
                                Stream.of("meta skuid " + user.uid()),
                                way == Way.INPUT ? held(way, transport, where) : Stream.of())
                        .toList();
            case Subject.ControlGroup _, Subject.Executable _ ->
                Stream.concat(
                                where.groups().stream()
                                        .map(group ->
                                                "socket cgroupv2 level " + group.level() + " \"" + group.path() + "\""),
                                held(way, transport, where))
                        .toList();
        };
    }

    private static Stream<String> held(Way way, Optional<Transport> transport, SubjectSockets where) {
        return Stream.of(Transport.values())
                .filter(each -> transport.isEmpty() || transport.get() == each)
                .flatMap(each -> {
                    List<PortRange> ports = switch (each) {
                        case TCP -> where.tcpPorts();
                        case UDP -> where.udpPorts();
                    };
                    return ports.isEmpty()
                            ? Stream.of()
                            : Stream.of(word(each) + " " + way.host + "port " + ports(ports));
                });
    }

    private static List<String> traffic(Way way, Traffic traffic) {
        List<String> conditions = new ArrayList<>();
        for (String addresses : addresses(way, traffic.peers())) {
            for (String ports : ports(traffic)) {
                conditions.add(joined(addresses, ports));
            }
        }
        return conditions;
    }

    private static List<String> addresses(Way way, List<Prefix> peers) {
        if (peers.isEmpty()) {
            return List.of("");
        }
        List<Prefix> ipv4 = peers.stream().filter(NftConditions::isIpv4).toList();
        List<Prefix> ipv6 = peers.stream().filter(peer -> !isIpv4(peer)).toList();
        return way.peers().stream()
                .flatMap(end -> Stream.of(ipv4, ipv6)
                        .filter(family -> !family.isEmpty())
                        .map(family -> prefixes(end, family)))
                .distinct()
                .toList();
    }

    /** A port is meant at either end, whichever way the packet goes. */
    private static List<String> ports(Traffic traffic) {
        Optional<String> transport = traffic.transport().map(NftConditions::word);
        if (traffic.ports().isEmpty()) {
            return List.of(transport.map(only -> "meta l4proto " + only).orElse(""));
        }
        String field = transport.orElse("meta l4proto { tcp, udp } th");
        return List.of(field + " dport " + ports(traffic.ports()), field + " sport " + ports(traffic.ports()));
    }

    private static String prefixes(String end, List<Prefix> family) {
        boolean ipv4 = isIpv4(family.getFirst());
        if (family.getFirst().length() == 0) {
            return ipv4 ? "meta nfproto ipv4" : "meta nfproto ipv6";
        }
        return (ipv4 ? "ip " : "ip6 ") + end + "addr "
                + set(family.stream().map(NftConditions::text).toList());
    }

    private static String text(Prefix prefix) {
        String address = prefix.address().getHostAddress();
        boolean whole = prefix.length() == prefix.address().getAddress().length * 8;
        return whole ? address : address + "/" + prefix.length();
    }

    private static String ports(List<PortRange> ports) {
        return set(ports.stream().map(PortRange::toString).toList());
    }

    private static String set(List<String> elements) {
        return elements.size() == 1
                ? elements.getFirst()
                : elements.stream().collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static boolean isIpv4(Prefix prefix) {
        return prefix.address() instanceof Inet4Address;
    }

    private static String word(Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT);
    }

    private static String joined(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + " " + other;
    }
}
