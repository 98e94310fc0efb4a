package org.peerwarden.agent.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.flow.Direction;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owners;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Transport;

/** The flows of one binary, said in short. The host's own address is 45.9.0.1. */
final class Talks {
    private static final String HOST = "45.9.0.1";

    private final Attribution attribution;
    private final Binary binary;
    private final List<Flow> flows = new ArrayList<>();
    private int ephemeral = 40_000;

    Talks(String path) {
        this(Owners.binary(path));
    }

    Talks(Binary binary) {
        this.binary = binary;
        this.attribution = new Attribution(
                Attribution.Method.INODE, Optional.of(Owners.owner(new ProcessKey(7, binary.id()), binary)));
    }

    /** Waits for TCP calls. */
    Talks listens(int port) {
        return add(Transport.TCP, Direction.INBOUND, "0.0.0.0:" + port, null, Outcome.LISTENING, null);
    }

    Talks listensOnLoopback(int port) {
        return add(Transport.TCP, Direction.INBOUND, "127.0.0.1:" + port, null, Outcome.LISTENING, null);
    }

    /** Waits for datagrams. */
    Talks binds(int port) {
        return add(Transport.UDP, Direction.UNKNOWN, "0.0.0.0:" + port, null, Outcome.LISTENING, null);
    }

    /** Calls these, which no DNS answer named. */
    Talks calls(String... peers) {
        return calls(Outcome.ESTABLISHED, peers);
    }

    Talks calls(Outcome outcome, String... peers) {
        for (String peer : peers) {
            add(Transport.TCP, Direction.OUTBOUND, HOST + ":" + ephemeral++, peer, outcome, null);
        }
        return this;
    }

    Talks callsByName(String name, String... peers) {
        for (String peer : peers) {
            add(Transport.TCP, Direction.OUTBOUND, HOST + ":" + ephemeral++, peer, Outcome.ESTABLISHED, name);
        }
        return this;
    }

    /** Is called by these at its port. */
    Talks calledAt(int port, String... peers) {
        for (String peer : peers) {
            add(Transport.TCP, Direction.INBOUND, HOST + ":" + port, peer, Outcome.ESTABLISHED, null);
        }
        return this;
    }

    /** Exchanges datagrams with these from its port. */
    Talks datagrams(int port, String... peers) {
        for (String peer : peers) {
            add(Transport.UDP, Direction.UNKNOWN, HOST + ":" + port, peer, Outcome.ESTABLISHED, null);
        }
        return this;
    }

    /** Asks these from a port of its own each. */
    Talks asks(String... peers) {
        for (String peer : peers) {
            add(Transport.UDP, Direction.UNKNOWN, HOST + ":" + ephemeral++, peer, Outcome.ESTABLISHED, null);
        }
        return this;
    }

    long binary() {
        return binary.id();
    }

    List<Flow> flows() {
        return List.copyOf(flows);
    }

    Conduct conduct(boolean namesSeen) {
        Activity activity = new Activity(binary, JudgeConfig.DEFAULT.memory().peersPerBinary(), Sights.START);
        flows.forEach(flow -> activity.see(flow, binary, Sights.START));
        return activity.conduct(namesSeen);
    }

    private Talks add(
            Transport transport,
            Direction direction,
            String local,
            @Nullable String peer,
            Outcome outcome,
            @Nullable String name) {
        Instant start = Sights.START;
        flows.add(new Flow(
                new FlowId(binary.id(), flows.size() + 1L),
                transport,
                direction,
                Sights.endpoint(local),
                Optional.ofNullable(peer).map(Sights::endpoint),
                start,
                start,
                Optional.empty(),
                outcome,
                Optional.ofNullable(name),
                attribution));
        return this;
    }
}
