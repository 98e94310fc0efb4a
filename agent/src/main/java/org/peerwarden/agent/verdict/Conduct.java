package org.peerwarden.agent.verdict;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.process.Binary;

/**
 * What the deciders look at: one binary's conduct within the window.
 *
 * @param peers external addresses that it had to do with
 * @param listeners local TCP ports, not on loopback only, where it waits to be called, each with a flow that shows it
 * @param datagramPorts the same for datagram sockets that are bound to no one peer
 * @param leftOut sights of peers that found no room among {@code peers} in the last look
 * @param namesSeen whether DNS answers are seen on this host, so that a missing name says something
 */
record Conduct(
        Binary binary,
        List<Acquaintance> peers,
        NavigableMap<Integer, FlowId> listeners,
        NavigableMap<Integer, FlowId> datagramPorts,
        int leftOut,
        boolean namesSeen) {
    Conduct {
        peers = List.copyOf(peers);
    }

    /** Peers that it called and that no DNS answer led to. */
    List<Acquaintance> nameless() {
        return those(peer -> peer.called() && !peer.named());
    }

    /** Of the nameless those with both ports outside those of services. */
    List<Acquaintance> strangers() {
        return those(peer -> peer.calledHigh() && !peer.named());
    }

    /** Peers that called a listener of it outside the ports of services. */
    List<Acquaintance> callers() {
        return those(Acquaintance::calledUs);
    }

    List<Acquaintance> those(Predicate<Acquaintance> condition) {
        return peers.stream().filter(condition).toList();
    }

    /** The first listener outside the ports of services: where peers can call it. */
    OptionalInt door() {
        return listeners.keySet().stream()
                .mapToInt(Integer::intValue)
                .filter(port -> !ServicePorts.contain(port))
                .findFirst();
    }

    /** Whether others can begin a conversation with it, by TCP or datagrams. */
    boolean open() {
        return door().isPresent()
                || those(peer -> !peer.datagramPortsHere().isEmpty()).stream()
                        .flatMapToInt(peer -> peer.datagramPortsHere().stream().mapToInt(Integer::intValue))
                        .anyMatch(datagramPorts::containsKey);
    }

    /** Local ports where it waits, of both transports. */
    IntStream portsHere() {
        return IntStream.concat(
                        listeners.keySet().stream().mapToInt(Integer::intValue),
                        datagramPorts.keySet().stream().mapToInt(Integer::intValue))
                .distinct();
    }

    /** In how many networks of /16 (IPv6: /32) the peers are. */
    static int networks(List<Acquaintance> peers) {
        return (int) peers.stream().mapToLong(Acquaintance::network).distinct().count();
    }

    /** How many different ports, outside those of services, the peers were talked to at. */
    static int ports(List<Acquaintance> peers) {
        return (int) peers.stream()
                .flatMap(peer -> peer.portsThere().stream())
                .distinct()
                .count();
    }

    /** A flow that shows it. */
    static Optional<FlowId> example(List<Acquaintance> peers) {
        return peers.stream().map(Acquaintance::example).findFirst();
    }

    /** Up to three of the peers, for people. */
    static String some(List<Acquaintance> peers) {
        String first = String.join(
                ", ",
                peers.stream()
                        .limit(3)
                        .map(peer -> peer.address().getHostAddress())
                        .toList());
        return peers.size() > 3 ? first + " and others" : first;
    }
}
