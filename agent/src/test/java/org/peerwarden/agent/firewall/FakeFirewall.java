package org.peerwarden.agent.firewall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/** A firewall of a host that is only imagined, for anybody's traffic; the test says what talks. */
public final class FakeFirewall implements Firewall {
    private final List<Observation> connections = new ArrayList<>();
    private final Map<String, Long> stopped = new LinkedHashMap<>();
    private final List<Ruleset> applied = new ArrayList<>();
    private Ruleset inForce = Ruleset.EMPTY;
    private boolean disturbed;
    private boolean closed;
    private Optional<String> refusal = Optional.empty();
    private List<NotEnforced> notEnforced = List.of();

    @Override
    public Availability availability() {
        return new Availability(true, "fake", "");
    }

    @Override
    public Applied apply(Ruleset rules) {
        if (refusal.isPresent()) {
            throw new FirewallException(refusal.get());
        }
        applied.add(rules);
        inForce = rules;
        disturbed = false;
        rules.blocks().forEach(block -> stopped.putIfAbsent(block.source(), 0L));
        rules.isolation().ifPresent(_ -> stopped.putIfAbsent(ISOLATION, 0L));
        stopped.keySet().retainAll(sources(rules));
        Forbidden forbidden = forbidden();
        int before = connections.size();
        connections.removeIf(forbidden);
        return new Applied(before - connections.size(), notEnforced);
    }

    private static List<String> sources(Ruleset rules) {
        List<String> sources =
                new ArrayList<>(rules.blocks().stream().map(Block::source).toList());
        rules.isolation().ifPresent(_ -> sources.add(ISOLATION));
        return sources;
    }

    private Forbidden forbidden() {
        return new Forbidden(disturbed ? Ruleset.EMPTY : inForce, Set.of(), (subject, socket) -> false);
    }

    /** Whether a conversation with this peer would pass now; one that does not is counted. */
    public boolean passes(Transport transport, Endpoint peer) {
        Endpoint local = new Endpoint(Endpoints.address("192.0.2.99"), 40000);
        if (!forbidden().test(observation(transport, local, peer))) {
            return true;
        }
        inForce.blocks().stream()
                .filter(block -> block.traffic().meets(transport, local, peer))
                .map(Block::source)
                .findFirst()
                .or(() -> inForce.isolation().map(_ -> ISOLATION))
                .ifPresent(source -> stopped.merge(source, 1L, Long::sum));
        return false;
    }

    /** A connection that lives from now until it is cut. */
    public void connect(Endpoint peer) {
        connections.add(observation(Transport.TCP, new Endpoint(Endpoints.address("192.0.2.99"), 40000), peer));
    }

    private static Observation observation(Transport transport, Endpoint local, Endpoint peer) {
        return new Observation(transport, SocketState.ESTABLISHED, local, Optional.of(peer), 1, 0, 1, Optional.empty());
    }

    /** Somebody else flushes the rules. */
    public void disturb() {
        disturbed = true;
    }

    /** Refuses every ruleset from now on; with an empty text takes them again. */
    public void refuse(String reason) {
        refusal = reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    /** Says of every ruleset from now on that this is not enforced. */
    public void cannot(NotEnforced... what) {
        notEnforced = List.of(what);
    }

    public Ruleset inForce() {
        return inForce;
    }

    /** All that was applied, in order. */
    public List<Ruleset> applied() {
        return List.copyOf(applied);
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public boolean intact() {
        return !disturbed;
    }

    @Override
    public List<BlockCount> counts() {
        return stopped.entrySet().stream()
                .map(entry -> new BlockCount(entry.getKey(), entry.getKey(), entry.getValue(), entry.getValue() * 60))
                .toList();
    }

    @Override
    public void cleanUp() {
        inForce = Ruleset.EMPTY;
        disturbed = false;
        stopped.clear();
    }

    @Override
    public void close() {
        closed = true;
    }
}
