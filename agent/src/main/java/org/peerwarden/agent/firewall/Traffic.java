package org.peerwarden.agent.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/**
 * Which packets are meant, in both directions. All conditions must hold; one that is empty does not restrict. Loopback is
 * never meant.
 *
 * @param peers sorted; none inside another
 * @param ports at the peer or on this host, of TCP and UDP; sorted, none touching another
 */
public record Traffic(List<Prefix> peers, List<PortRange> ports, Optional<Transport> transport) {
    public static final Traffic EVERYTHING = new Traffic(List.of(), List.of(), Optional.empty());

    public Traffic {
        peers = widest(peers);
        ports = merged(ports);
    }

    /** To and from these networks. */
    public static Traffic with(Prefix... peers) {
        return new Traffic(List.of(peers), List.of(), Optional.empty());
    }

    /** At this port of one transport. */
    public static Traffic at(Transport transport, int port) {
        return new Traffic(List.of(), List.of(PortRange.of(port)), Optional.of(transport));
    }

    /** All of one transport. */
    public static Traffic of(Transport transport) {
        return new Traffic(List.of(), List.of(), Optional.of(transport));
    }

    /** Whether a conversation is meant. */
    public boolean meets(Transport by, Endpoint local, Endpoint peer) {
        return (transport.isEmpty() || transport.get() == by)
                && (peers.isEmpty() || peers.stream().anyMatch(prefix -> prefix.contains(peer.address())))
                && (ports.isEmpty()
                        || ports.stream()
                                .anyMatch(range -> range.contains(peer.port()) || range.contains(local.port())));
    }

    /** In words, e.g. {@code tcp with 192.0.2.0/24 at port 6881-6889}. */
    public String words() {
        List<String> words = new ArrayList<>();
        words.add(transport.map(only -> only.name().toLowerCase(Locale.ROOT)).orElse("everything"));
        if (!peers.isEmpty()) {
            words.add("with " + peers.stream().map(Prefix::toString).collect(Collectors.joining(", ")));
        }
        if (!ports.isEmpty()) {
            words.add("at port " + ports.stream().map(PortRange::toString).collect(Collectors.joining(", ")));
        }
        return String.join(" ", words);
    }

    private static List<Prefix> widest(List<Prefix> peers) {
        List<Prefix> kept = new ArrayList<>();
        for (Prefix peer : peers.stream().distinct().sorted().toList()) {
            if (kept.isEmpty() || !kept.getLast().contains(peer)) {
                kept.add(peer);
            }
        }
        return List.copyOf(kept);
    }

    private static List<PortRange> merged(List<PortRange> ports) {
        List<PortRange> kept = new ArrayList<>();
        for (PortRange range : ports.stream().sorted().toList()) {
            if (!kept.isEmpty() && range.first() <= kept.getLast().last() + 1) {
                PortRange before = kept.removeLast();
                kept.add(new PortRange(before.first(), Math.max(before.last(), range.last())));
            } else {
                kept.add(range);
            }
        }
        return List.copyOf(kept);
    }
}
