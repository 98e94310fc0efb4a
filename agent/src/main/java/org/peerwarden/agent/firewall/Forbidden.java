package org.peerwarden.agent.firewall;

import java.net.InetAddress;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * Tells which live connections a ruleset forbids, so that they are cut and not only starved. The same order as in the kernel:
 * what is always free, what is allowed, what is blocked, what isolation leaves.
 */
public final class Forbidden implements Predicate<Observation> {
    private static final Set<Integer> DHCP_CLIENT_PORTS = Set.of(68, 546);

    private final Ruleset rules;
    private final Set<InetAddress> own;
    private final BiPredicate<Subject, Observation> holds;

    /**
     * @param own addresses of this host; what it says to itself goes over loopback
     * @param holds whether a socket is one of a control group or executable; other subjects are never asked for
     */
    public Forbidden(Ruleset rules, Set<InetAddress> own, BiPredicate<Subject, Observation> holds) {
        this.rules = rules;
        this.own = Set.copyOf(own);
        this.holds = holds;
    }

    @Override
    public boolean test(Observation socket) {
        if (socket.peer().isEmpty() || ended(socket.state())) {
            return false;
        }
        Endpoint peer = socket.peer().get();
        if (free(socket, peer)) {
            return false;
        }
        boolean allowed = rules.allows().stream().anyMatch(block -> meets(block, socket, peer));
        boolean blocked = !allowed && rules.blocks().stream().anyMatch(block -> meets(block, socket, peer));
        return blocked
                || rules.isolation()
                        .filter(isolation -> !exempt(isolation, socket.transport(), peer))
                        .isPresent();
    }

    private boolean free(Observation socket, Endpoint peer) {
        boolean home = peer.address().isLoopbackAddress() || own.contains(peer.address());
        boolean dhcp = socket.transport() == Transport.UDP
                && DHCP_CLIENT_PORTS.contains(socket.local().port());
        boolean controller = socket.transport() == Transport.TCP
                && (rules.spared().contains(peer)
                        || rules.isolation()
                                .filter(isolation -> isolation.controllers().contains(peer))
                                .isPresent());
        return home || dhcp || controller;
    }

    private static boolean exempt(IsolationRules isolation, Transport transport, Endpoint peer) {
        return isolation.exemptions().stream()
                .anyMatch(exemption -> exemption.prefix().contains(peer.address())
                        && exemption
                                .transport()
                                .filter(only -> only != transport)
                                .isEmpty()
                        && exemption.port().filter(only -> only != peer.port()).isEmpty());
    }

    private boolean meets(Block block, Observation socket, Endpoint peer) {
        return block.traffic().meets(socket.transport(), socket.local(), peer) && owns(block.subject(), socket);
    }

    private boolean owns(Subject subject, Observation socket) {
        return switch (subject) {
            case Subject.Anybody _ -> true;
            case Subject.User user -> user.uid() == socket.uid();
            case Subject.ControlGroup _, Subject.Executable _ -> holds.test(subject, socket);
        };
    }

    private static boolean ended(SocketState state) {
        return switch (state) {
            case TIME_WAIT, CLOSED, LISTEN -> true;
            case ESTABLISHED,
                    SYN_SENT,
                    SYN_RECEIVED,
                    FIN_WAIT_1,
                    FIN_WAIT_2,
                    CLOSE_WAIT,
                    LAST_ACK,
                    CLOSING,
                    UNCONNECTED -> false;
        };
    }
}
