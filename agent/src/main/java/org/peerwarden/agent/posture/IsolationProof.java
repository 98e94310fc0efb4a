package org.peerwarden.agent.posture;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.peerwarden.agent.firewall.IsolationRules;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/**
 * Tries whether isolation holds: a controller must answer, and nothing may be heard from anybody else.
 *
 * <p>Silence proves something only of those who would have answered. So those are tried whom this host was in conversation
 * with until it was isolated; the gateways; and the controller's own host at another port, which is up, as the first probe
 * says, and refuses what nobody listens for. An address of the documentation network (RFC 5737) is last and says only that
 * nobody answers in the name of everybody.
 */
final class IsolationProof {
    private static final int CONTROLLERS = 3;
    private static final int PEERS = 3;
    private static final int GATEWAYS = 2;

    /** Discard (RFC 863): seldom listened for, so that a host that is up refuses it. */
    private static final int CLOSED_PORT = 9;

    private static final Endpoint NOBODY = new Endpoint(InetAddress.ofLiteral("192.0.2.1"), 443);

    private final Reachability reachability;

    IsolationProof(Reachability reachability) {
        this.reachability = reachability;
    }

    /** Tries everything, with the rules in force. */
    List<Probe> probe(IsolationRules rules, List<Endpoint> peers) {
        List<Probe> probes = new ArrayList<>(controllers(rules));
        // At once: over IPv6 the kernel tells a refusal of its own only after the first packet was sent again, a second
        // later.
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Probe>> silent = forbidden(rules, peers).stream()
                    .map(target -> all.submit(() -> silent(target)))
                    .toList();
            silent.forEach(probe -> probes.add(result(probe)));
        }
        return probes;
    }

    /** Whether the probes say that isolation holds. */
    static boolean holds(List<Probe> probes) {
        return !probes.isEmpty() && probes.stream().allMatch(Probe::asExpected);
    }

    /** One that answers does: the others may be down, or not be reached from here at all times. */
    private List<Probe> controllers(IsolationRules rules) {
        List<Probe> failed = new ArrayList<>();
        for (Endpoint controller :
                rules.controllers().stream().limit(CONTROLLERS).toList()) {
            Reachability.Outcome outcome = reachability.connect(controller);
            Probe probe = new Probe("controller " + controller + " answers", outcome.answered(), outcome.text());
            if (outcome.answered()) {
                return List.of(probe);
            }
            failed.add(probe);
        }
        return failed;
    }

    private Set<Endpoint> forbidden(IsolationRules rules, List<Endpoint> peers) {
        Set<Endpoint> targets = new LinkedHashSet<>();
        peers.stream().filter(peer -> !free(rules, peer)).limit(PEERS).forEach(targets::add);
        reachability.gateways().stream()
                .filter(gateway -> !free(rules, gateway))
                .limit(GATEWAYS)
                .forEach(targets::add);
        rules.controllers().stream()
                .map(controller -> new Endpoint(controller.address(), CLOSED_PORT))
                .filter(target -> !free(rules, target))
                .findFirst()
                .ifPresent(targets::add);
        Optional.of(NOBODY).filter(target -> !free(rules, target)).ifPresent(targets::add);
        return targets;
    }

    private static Probe result(Future<Probe> probe) {
        try {
            return probe.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Probe("forbidden addresses are not reached", false, "the agent was stopped while it tried");
        } catch (ExecutionException e) {
            return new Probe("forbidden addresses are not reached", false, "could not be tried: " + e.getCause());
        }
    }

    private Probe silent(Endpoint target) {
        Reachability.Outcome outcome = reachability.connect(target);
        return new Probe(target + " is not reached", !outcome.heard(), outcome.text());
    }

    private static boolean free(IsolationRules rules, Endpoint target) {
        return target.address().isLoopbackAddress()
                || rules.controllers().contains(target)
                || rules.exemptions().stream()
                        .anyMatch(exemption -> exemption.prefix().contains(target.address())
                                && exemption
                                        .transport()
                                        .filter(only -> only != Transport.TCP)
                                        .isEmpty()
                                && exemption
                                        .port()
                                        .filter(only -> only != target.port())
                                        .isEmpty());
    }
}
