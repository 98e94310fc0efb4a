package org.peerwarden.agent.verdict;

import java.net.InetAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.peerwarden.agent.flow.Direction;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/** One external address, and what a binary had to do with it within the window. */
final class Acquaintance {
    /** One address with more ports is one host behind which many are, or one that is scanned. */
    private static final int MOST_PORTS = 16;

    /** The lowest port that Linux gives to who asks for none. */
    private static final int LOWEST_EPHEMERAL = 32_768;

    private final InetAddress address;
    private final long network;
    private final FlowId example;
    private final Set<Integer> portsThere = new HashSet<>(2);
    private final Set<Integer> datagramPortsHere = new HashSet<>(1);
    private Instant lastMet;
    private boolean named;
    private boolean called;
    private boolean calledHigh;
    private boolean calledUs;
    private boolean answered;
    private boolean failed;
    private boolean askedAsTracker;

    Acquaintance(InetAddress address, FlowId example, Instant now) {
        this.address = address;
        this.network = Addresses.network(address);
        this.example = example;
        this.lastMet = now;
    }

    /** Takes in a sight of a flow with it; true when something is new. */
    boolean meet(Flow flow, Endpoint peer, Instant now) {
        lastMet = now;
        int before = state();
        named |= flow.dnsName().isPresent();
        boolean servicesHere = ServicePorts.contain(flow.local().port());
        boolean servicesThere = ServicePorts.contain(peer.port());
        askedAsTracker |= flow.direction() != Direction.INBOUND
                && !servicesHere
                && ServicePorts.tracker(peer.port())
                && flow.outcome() != Outcome.REFUSED;
        if (flow.transport() == Transport.UDP) {
            boolean high = !servicesHere && !servicesThere;
            called |= !high || chosen(peer.port());
            calledHigh |= high && chosen(peer.port());
            answered = true;
            if (!servicesHere && !servicesThere) {
                note(portsThere, peer.port());
                note(datagramPortsHere, flow.local().port());
            }
        } else if (flow.direction() == Direction.INBOUND) {
            calledUs |= !servicesHere && flow.outcome() != Outcome.PENDING;
        } else {
            called = true;
            calledHigh |= !servicesThere;
            if (!servicesThere) {
                note(portsThere, peer.port());
            }
            switch (flow.outcome()) {
                case ESTABLISHED, CLOSED, RESET, LISTENING -> answered = true;
                case REFUSED, TIMED_OUT -> failed = true;
                case PENDING, GONE -> {}
            }
        }
        return state() != before;
    }

    InetAddress address() {
        return address;
    }

    long network() {
        return network;
    }

    FlowId example() {
        return example;
    }

    Instant lastMet() {
        return lastMet;
    }

    /** Ports outside those of services that it was talked to at. */
    Set<Integer> portsThere() {
        return portsThere;
    }

    /** Local ports outside those of services from which datagrams went to its high ports. */
    Set<Integer> datagramPortsHere() {
        return datagramPortsHere;
    }

    /** Whether a DNS answer led to it. */
    boolean named() {
        return named;
    }

    /** Whether this host called it, as far as that can be told of datagrams. */
    boolean called() {
        return called;
    }

    /** Whether that was with both ports outside those of services. */
    boolean calledHigh() {
        return calledHigh;
    }

    /** Whether it called a listener outside the ports of services here. */
    boolean calledUs() {
        return calledUs;
    }

    /** Whether it was called at a port where trackers wait. */
    boolean askedAsTracker() {
        return askedAsTracker;
    }

    /** Whether it was called and never answered. */
    boolean silent() {
        return failed && !answered;
    }

    /**
     * Whether somebody chose the port to be found there. Of datagrams nobody tells who began; but the clients of a server have
     * ports that their hosts gave them, and peers have ports of their choice or known ones.
     */
    static boolean chosen(int port) {
        return port < LOWEST_EPHEMERAL || KnownFamily.ofPort(port).isPresent();
    }

    private int state() {
        return (named ? 1 : 0)
                | (called ? 2 : 0)
                | (calledHigh ? 4 : 0)
                | (calledUs ? 8 : 0)
                | (answered ? 16 : 0)
                | (failed ? 32 : 0)
                | (askedAsTracker ? 64 : 0)
                | portsThere.size() << 8
                | datagramPortsHere.size() << 16;
    }

    private static void note(Set<Integer> ports, int port) {
        if (ports.size() < MOST_PORTS) {
            ports.add(port);
        }
    }
}
