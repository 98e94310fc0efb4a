package org.peerwarden.agent.verdict;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.peerwarden.agent.process.SoftwarePackage;

/**
 * The signs that tables of sockets show. Weights: a crowd of strangers is worth {@code 0.5}, which is suspicion alone, and
 * {@code 0.6} or more with any other conduct. What small swarms do is worth {@code 0.2}, so that two such signs of a program that
 * nobody knows are no suspicion, and one of a known program is enough to name it.
 */
final class Deciders {
    /** In the order in which their evidence is told. */
    static final List<Decider> ALL = List.of(
            Deciders::peersWithoutNames,
            Deciders::oneSocketManyPeers,
            Deciders::callsAndIsCalled,
            Deciders::calledByStrangers,
            Deciders::samePeerBothWays,
            Deciders::asksATracker,
            Deciders::unansweredCalls,
            Deciders::knownProgram,
            Deciders::knownPortHere,
            Deciders::knownPortThere,
            Deciders::scanner);

    private static final double CROWD = 0.5;
    /** Where DNS answers are not seen every peer is nameless, and half of the sign is missing. */
    private static final double CROWD_NAMES_UNSEEN = 0.35;

    private static final double FEW = 0.05;
    private static final double BOTH_WAYS = 0.2;
    private static final double CALLED = 0.2;
    private static final double SAME_PEER = 0.1;
    private static final double TRACKER = 0.2;
    private static final double UNANSWERED = 0.15;
    private static final double PROGRAM = 0.4;
    private static final double PORT = 0.2;
    private static final double SCANNER = -0.6;

    private Deciders() {}

    /** Looked-for peers come from other peers and trackers, not from DNS, and are everywhere. */
    static Optional<Finding> peersWithoutNames(Conduct conduct, JudgeConfig config) {
        List<Acquaintance> nameless = conduct.nameless();
        List<Acquaintance> strangers = conduct.strangers();
        JudgeConfig.Swarm swarm = config.swarm();
        int networks = Conduct.networks(strangers);
        // Who fetches one service from many addresses has one port there, and nobody can call it.
        boolean ofPeers = conduct.open() || Conduct.ports(strangers) >= swarm.few();
        boolean high = strangers.size() >= swarm.highShare() * nameless.size();
        if (strangers.size() < swarm.few() || !ofPeers || !high) {
            return Optional.empty();
        }
        boolean crowd = strangers.size() >= swarm.peers() && networks >= swarm.prefixRatio() * strangers.size();
        if (!crowd && networks < swarm.few()) {
            return Optional.empty();
        }
        String unseen = conduct.namesSeen() ? "" : " (DNS answers are not seen on this host, so this says less)";
        String more = conduct.leftOut() > 0 ? "; %d more found no room".formatted(conduct.leftOut()) : "";
        return Optional.of(Finding.conduct(
                "peers-without-names",
                "Talked to %s in %d networks that no DNS answer named%s, at ports that no service is known for: %s%s."
                        .formatted(addresses(strangers), networks, unseen, Conduct.some(strangers), more),
                crowd ? (conduct.namesSeen() ? CROWD : CROWD_NAMES_UNSEEN) : FEW,
                Conduct.example(strangers)));
    }

    /** DHT, uTP and meshes talk to all their peers from one port. */
    static Optional<Finding> oneSocketManyPeers(Conduct conduct, JudgeConfig config) {
        Map<Integer, List<Acquaintance>> byPort = new TreeMap<>();
        conduct.peers().stream()
                .flatMap(peer -> peer.datagramPortsHere().stream())
                .distinct()
                .forEach(port -> byPort.put(
                        port, conduct.those(peer -> peer.datagramPortsHere().contains(port))));
        return byPort.entrySet().stream()
                .filter(socket -> manyPeers(socket.getValue(), config.datagrams()))
                .findFirst()
                .map(socket -> Finding.conduct(
                        "one-socket-many-peers",
                        "Exchanged datagrams from local port %d with %s in %d networks: %s."
                                .formatted(
                                        socket.getKey(),
                                        addresses(socket.getValue()),
                                        Conduct.networks(socket.getValue()),
                                        Conduct.some(socket.getValue())),
                        CROWD,
                        Conduct.example(socket.getValue())));
    }

    /** Of peers with ports at random half are below those that hosts give; of a server's clients behind Linux none are. */
    private static boolean manyPeers(List<Acquaintance> peers, JudgeConfig.Datagrams datagrams) {
        long settled = peers.stream()
                .filter(peer -> peer.portsThere().stream().anyMatch(Acquaintance::chosen))
                .count();
        return peers.size() >= datagrams.peers()
                && Conduct.networks(peers) >= datagrams.prefixes()
                && 5 * settled >= peers.size();
    }

    /** A client calls and a server is called; a peer does both. */
    static Optional<Finding> callsAndIsCalled(Conduct conduct, JudgeConfig config) {
        List<Acquaintance> called = conduct.strangers();
        if (!conduct.open() || called.isEmpty()) {
            return Optional.empty();
        }
        String where = conduct.door().isPresent()
                ? "TCP port " + conduct.door().getAsInt()
                : "a datagram port that its peers use";
        return Optional.of(Finding.conduct(
                "calls-and-is-called",
                "Waits for callers on %s, and itself called %s without a name, at ports that no service is known for: %s."
                        .formatted(where, addresses(called), Conduct.some(called)),
                BOTH_WAYS,
                Conduct.example(called)));
    }

    /** Whoever is called by strangers on a port that no service has was found by way of others. */
    static Optional<Finding> calledByStrangers(Conduct conduct, JudgeConfig config) {
        List<Acquaintance> callers = conduct.callers();
        if (callers.size() < config.votes().callers()) {
            return Optional.empty();
        }
        return Optional.of(Finding.conduct(
                "called-by-strangers",
                "Was called by %s on a port that no service is known for: %s."
                        .formatted(addresses(callers), Conduct.some(callers)),
                CALLED,
                Conduct.example(callers)));
    }

    /** Only equals call each other. */
    static Optional<Finding> samePeerBothWays(Conduct conduct, JudgeConfig config) {
        List<Acquaintance> both = conduct.those(peer -> peer.calledUs() && peer.calledHigh());
        if (both.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.conduct(
                "same-peer-both-ways",
                "Called the very addresses that called it (%d): %s.".formatted(both.size(), Conduct.some(both)),
                SAME_PEER,
                Conduct.example(both)));
    }

    /** Who asks a tracker is a peer or wants to be one; but a port is all that shows it, so this accuses nobody alone. */
    static Optional<Finding> asksATracker(Conduct conduct, JudgeConfig config) {
        List<Acquaintance> trackers = conduct.those(Acquaintance::askedAsTracker);
        if (trackers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.hint(
                "asks-a-tracker",
                "Called a port where trackers of BitTorrent wait: %s.".formatted(Conduct.some(trackers)),
                TRACKER,
                Conduct.example(trackers),
                KnownFamily.BITTORRENT));
    }

    /** Lists of peers are old: many of them are gone. */
    static Optional<Finding> unansweredCalls(Conduct conduct, JudgeConfig config) {
        List<Acquaintance> called = conduct.those(peer -> peer.calledHigh() && !peer.named());
        List<Acquaintance> silent = called.stream().filter(Acquaintance::silent).toList();
        JudgeConfig.Votes votes = config.votes();
        boolean many = called.size() >= votes.failedOf() && silent.size() >= votes.failedShare() * called.size();
        if (!many || !conduct.open()) {
            return Optional.empty();
        }
        return Optional.of(Finding.conduct(
                "unanswered-calls",
                "Of %s that it called at ports that no service is known for, %d refused or never answered: %s."
                        .formatted(addresses(called), silent.size(), Conduct.some(silent)),
                UNANSWERED,
                Conduct.example(silent)));
    }

    static Optional<Finding> knownProgram(Conduct conduct, JudgeConfig config) {
        String name = conduct.binary().name().toLowerCase(Locale.ROOT);
        Optional<String> byPackage = conduct.binary().installedBy().map(SoftwarePackage::name);
        return Stream.concat(Stream.of(name), byPackage.stream())
                .flatMap(known -> KnownFamily.ofProgram(known).stream()
                        .map(family -> Finding.hint(
                                "known-program",
                                "The program or its package is called %s, as one that speaks %s."
                                        .formatted(known, family.name()),
                                PROGRAM,
                                Optional.empty(),
                                family)))
                .findFirst();
    }

    static Optional<Finding> knownPortHere(Conduct conduct, JudgeConfig config) {
        return conduct.portsHere()
                .boxed()
                .flatMap(port -> KnownFamily.ofPort(port).stream()
                        .map(family -> Finding.hint(
                                "known-port-here",
                                "Waits on port %d, where programs that speak %s wait by default."
                                        .formatted(port, family.name()),
                                PORT,
                                Optional.ofNullable(conduct.listeners().get(port))
                                        .or(() -> Optional.ofNullable(
                                                conduct.datagramPorts().get(port))),
                                family)))
                .findFirst();
    }

    static Optional<Finding> knownPortThere(Conduct conduct, JudgeConfig config) {
        Map<KnownFamily, Integer> peersOf = new HashMap<>();
        List<Acquaintance> strangers = conduct.strangers();
        for (Acquaintance peer : strangers) {
            peer.portsThere().stream()
                    .flatMap(port -> KnownFamily.ofPort(port).stream())
                    .distinct()
                    .forEach(family -> peersOf.merge(family, 1, Integer::sum));
        }
        return peersOf.entrySet().stream()
                .filter(family -> family.getValue() >= 2)
                .max(Map.Entry.<KnownFamily, Integer>comparingByValue()
                        .thenComparing(family -> family.getKey().name()))
                .map(family -> Finding.hint(
                        "known-port-there",
                        "%d of the addresses that it called wait where programs that speak %s wait by default."
                                .formatted(family.getValue(), family.getKey().name()),
                        PORT,
                        strangers.stream()
                                .filter(peer -> peer.portsThere().stream()
                                        .anyMatch(port -> KnownFamily.ofPort(port)
                                                .filter(family.getKey()::equals)
                                                .isPresent()))
                                .map(Acquaintance::example)
                                .findFirst(),
                        family.getKey()));
    }

    /** Who calls everybody and is answered by nobody, and cannot be called, is looking for open doors. */
    static Optional<Finding> scanner(Conduct conduct, JudgeConfig config) {
        List<Acquaintance> called = conduct.those(Acquaintance::called);
        List<Acquaintance> silent = called.stream().filter(Acquaintance::silent).toList();
        if (conduct.open() || called.size() < config.votes().failedOf() || 10 * silent.size() < 7 * called.size()) {
            return Optional.empty();
        }
        return Optional.of(Finding.doubt(
                "scanner",
                "Of %s that it called %d refused or never answered, and it waits for nobody: a scan."
                        .formatted(addresses(called), silent.size()),
                SCANNER,
                Conduct.example(silent)));
    }

    private static String addresses(List<Acquaintance> peers) {
        return peers.size() == 1 ? "one external address" : peers.size() + " external addresses";
    }
}
