package org.peerwarden.controller.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.identity.HostId;

/**
 * All decisions: made, revoked, ended. Any thread may call; acts happen one after the other, each audited and kept before it
 * counts. Whether the actor may is asked before, by whoever opens the door.
 */
public final class Decisions {
    /** Shorter, and one lost refresh would release a host. */
    public static final Duration SHORTEST_LEASE = Duration.ofSeconds(30);

    /** Longer, and a host that nobody can reach would be lost for its user. */
    public static final Duration LONGEST_LEASE = Duration.ofDays(7);

    /** Long enough for a controller to be mended, short enough for a forgotten host to come back. */
    public static final Duration USUAL_LEASE = Duration.ofHours(1);

    /** Each exception is a rule on the host. */
    public static final int MOST_EXCEPTIONS = 100;

    /** Characters of the longest reason. */
    public static final int LONGEST_REASON = 500;

    /** Characters of the longest idempotency key. */
    public static final int LONGEST_KEY = 200;

    /** The actor of what happens by itself. */
    private static final String CONTROLLER = "controller";

    private final DecisionStore store;
    private final Fleet fleet;
    private final Controllers controllers;
    private final AuditLog audit;
    private final InstantSource clock;
    private final List<DecisionListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<DecisionId, Decision> standing = new LinkedHashMap<>();
    private long highest;

    public Decisions(DecisionStore store, Fleet fleet, Controllers controllers, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.fleet = fleet;
        this.controllers = controllers;
        this.audit = audit;
        this.clock = clock;
        this.highest = store.highestNumber();
        store.standing().forEach(decision -> standing.put(decision.id(), decision));
    }

    /** From now on the listener hears of every decision that is made or ends. */
    public void listen(DecisionListener listener) {
        listeners.add(listener);
    }

    /**
     * Decides. Returns when it is kept; hosts are told after that.
     *
     * @param actor who decides, as the audit log names it
     * @throws ControllerException HOST_UNKNOWN, GROUP_UNKNOWN, EMPTY_SELECTOR, CONTRADICTION, GUARD_CONTROLLER and others that
     *     {@link ErrorCode} describes, after which nothing has changed and the refusal is audited
     */
    public Decision decide(Proposal proposal, String actor) {
        List<Decision> ended = new ArrayList<>();
        Decision decision;
        synchronized (this) {
            try {
                Optional<Decision> before = proposal.key().flatMap(store::underKey);
                if (before.isPresent()) {
                    return repeated(before.get(), proposal, actor);
                }
                decision = make(proposal, actor, ended);
            } catch (ControllerException e) {
                refused(proposal, actor, e);
                throw e;
            }
        }
        ended.forEach(this::tell);
        tell(decision);
        return decision;
    }

    /**
     * Takes a decision back. Revoking an isolation releases its host.
     *
     * @throws ControllerException DECISION_UNKNOWN or DECISION_ENDED
     */
    public Decision revoke(DecisionId id, String actor, String reason) {
        Decision ended;
        synchronized (this) {
            Decision decision = get(id);
            if (!decision.stands(clock.instant())) {
                throw new ControllerException(
                        ErrorCode.DECISION_ENDED, "the decision " + id + " has ended already; nothing was changed");
            }
            ended = end(decision, actor, Ending.Cause.REVOKED, "decision.revoke", reason);
        }
        tell(ended);
        return ended;
    }

    /**
     * One decision.
     *
     * @throws ControllerException DECISION_UNKNOWN
     */
    public Decision get(DecisionId id) {
        return store.find(id)
                .orElseThrow(() -> new ControllerException(ErrorCode.DECISION_UNKNOWN, "there is no decision " + id));
    }

    /** Decisions that stand now, in the order in which they were made. */
    public synchronized List<Decision> standing() {
        Instant now = clock.instant();
        return standing.values().stream()
                .filter(decision -> decision.stands(now))
                .toList();
    }

    /** Of these, those that reach a host that is in the group. */
    public List<Decision> standing(HostId host, String group) {
        return standing().stream()
                .filter(decision -> decision.scope().reaches(host, group))
                .toList();
    }

    /** The isolation of a host that stands. */
    public Optional<Decision> isolation(HostId host) {
        return standing().stream()
                .filter(decision -> decision.action() == DecisionAction.ISOLATE)
                .filter(decision -> decision.scope().equals(new Scope.OneHost(host)))
                .findFirst();
    }

    /** Decisions with numbers below, newest first, those that ended included; {@link Long#MAX_VALUE} begins with the newest. */
    public List<Decision> history(long before, int limit) {
        return store.before(before, limit);
    }

    /**
     * Reveals the code that ends the isolation of a host on the host itself; that it was revealed is audited.
     *
     * @throws ControllerException NOT_ISOLATED
     */
    public synchronized ReleaseCode releaseCode(HostId host, String actor) {
        Decision isolation = isolation(host).orElseThrow(() -> notIsolated(host));
        String code = store.releaseCode(isolation.id())
                .orElseThrow(() -> new IllegalStateException("isolation " + isolation.id() + " has no release code"));
        audit.append(
                actor,
                "decision.reveal-release-code",
                "host:" + host,
                AuditOutcome.DONE,
                Map.of("decision", isolation.id().value()));
        return new ReleaseCode(code);
    }

    /** Ends the decisions whose time is over; to be called every few seconds. */
    public void tick() {
        List<Decision> ended = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            for (Decision decision : List.copyOf(standing.values())) {
                if (!decision.stands(now)) {
                    ended.add(end(decision, CONTROLLER, Ending.Cause.EXPIRED, "decision.expire", "its time is over"));
                }
            }
        }
        ended.forEach(this::tell);
    }

    private Decision end(Decision decision, String actor, Ending.Cause cause, String action, String reason) {
        Decision ended = decision.ended(new Ending(now(), actor, cause));
        audit.append(actor, action, "decision:" + decision.id(), AuditOutcome.DONE, details(decision, reason));
        store.end(List.of(ended));
        standing.remove(decision.id());
        return ended;
    }

    private Decision make(Proposal proposal, String actor, List<Decision> ended) {
        Validation.check(proposal, controllers.endpoints(), clock.instant());
        requireKnown(proposal.scope());
        List<Decision> superseded = superseded(proposal, actor);
        boolean isolation = proposal.action() == DecisionAction.ISOLATE;
        Optional<ReleaseCode> code = isolation ? Optional.of(ReleaseCode.random()) : Optional.empty();
        Decision decision = new Decision(
                DecisionId.random(),
                highest + 1,
                proposal.action(),
                proposal.scope(),
                proposal.target(),
                isolation ? proposal.lease().or(() -> Optional.of(USUAL_LEASE)) : Optional.empty(),
                proposal.exceptions(),
                proposal.reason(),
                actor,
                now(),
                proposal.expiresAt().map(end -> end.truncatedTo(ChronoUnit.MILLIS)),
                code.map(ReleaseCode::hash),
                Optional.empty());
        audit.append(
                actor,
                action(proposal),
                decision.scope().toString(),
                AuditOutcome.DONE,
                details(decision, decision.reason()));
        store.add(decision, proposal.key(), code.map(ReleaseCode::text), superseded);
        highest = decision.number();
        superseded.forEach(one -> standing.remove(one.id()));
        standing.put(decision.id(), decision);
        ended.addAll(superseded);
        return decision;
    }

    /** What the proposal takes the place of, of that which stands. */
    private List<Decision> superseded(Proposal proposal, String actor) {
        Ending ending = new Ending(now(), actor, Ending.Cause.SUPERSEDED);
        List<Decision> sameScope = standing().stream()
                .filter(decision -> decision.scope().equals(proposal.scope()))
                .toList();
        return switch (proposal.action()) {
            case ALLOW, BLOCK -> ofTarget(sameScope, proposal, ending);
            case ISOLATE -> ofHost(sameScope, ending);
            case RELEASE -> {
                if (proposal.scope() instanceof Scope.OneHost one
                        && sameScope.stream().noneMatch(decision -> decision.action() == DecisionAction.ISOLATE)) {
                    throw notIsolated(one.host());
                }
                yield ofHost(sameScope, ending);
            }
        };
    }

    private static List<Decision> ofTarget(List<Decision> decisions, Proposal proposal, Ending ending) {
        List<Decision> sameTarget = decisions.stream()
                .filter(decision -> !decision.target().empty())
                .filter(decision -> decision.target().equals(proposal.target()))
                .toList();
        sameTarget.stream()
                .filter(decision -> decision.action() != proposal.action())
                .findFirst()
                .ifPresent(decision -> {
                    throw new ControllerException(
                            ErrorCode.CONTRADICTION,
                            "the decision " + decision.id() + " of " + decision.author()
                                    + " wants the opposite of the same thing; revoke it first");
                });
        return sameTarget.stream().map(decision -> decision.ended(ending)).toList();
    }

    private static List<Decision> ofHost(List<Decision> decisions, Ending ending) {
        return decisions.stream()
                .filter(decision ->
                        decision.action() == DecisionAction.ISOLATE || decision.action() == DecisionAction.RELEASE)
                .map(decision -> decision.ended(ending))
                .toList();
    }

    private void requireKnown(Scope scope) {
        switch (scope) {
            case Scope.OneHost one -> fleet.get(one.host());
            case Scope.Group group -> {
                if (fleet.hosts().stream().map(Host::group).noneMatch(group.name()::equals)) {
                    throw new ControllerException(
                            ErrorCode.GROUP_UNKNOWN,
                            "no host is in a group '" + group.name() + "'; see which groups hosts are in");
                }
            }
            case Scope.WholeFleet _ -> {}
        }
    }

    private static Decision repeated(Decision before, Proposal proposal, String actor) {
        boolean same = before.action() == proposal.action()
                && before.scope().equals(proposal.scope())
                && before.target().equals(proposal.target())
                && before.author().equals(actor)
                && before.reason().equals(proposal.reason())
                && before.exceptions().equals(proposal.exceptions());
        if (!same) {
            throw new ControllerException(
                    ErrorCode.KEY_REUSED,
                    "the idempotency key was used for the decision " + before.id()
                            + ", which is another; use a new key");
        }
        return before;
    }

    private void refused(Proposal proposal, String actor, ControllerException failure) {
        if (failure.code() == ErrorCode.STORE_FULL || failure.code() == ErrorCode.STORE_FAILED) {
            // The audit log lies on the same disk; a second failure would hide the first.
            return;
        }
        audit.append(
                actor,
                action(proposal),
                proposal.scope().toString(),
                AuditOutcome.REFUSED,
                Map.of(
                        "code",
                        failure.code().name(),
                        "target",
                        proposal.target().toString()));
    }

    private void tell(Decision decision) {
        listeners.forEach(listener -> listener.changed(decision));
    }

    private static String action(Proposal proposal) {
        return switch (proposal.action()) {
            case ALLOW -> "decision.allow";
            case BLOCK -> "decision.block";
            case ISOLATE -> "decision.isolate";
            case RELEASE -> "decision.release";
        };
    }

    private static Map<String, String> details(Decision decision, String reason) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("decision", decision.id().value());
        details.put("reason", reason);
        details.put("target", decision.target().toString());
        decision.expiresAt().ifPresent(end -> details.put("expires", end.toString()));
        decision.lease().ifPresent(lease -> details.put("lease", lease.toString()));
        return details;
    }

    private static ControllerException notIsolated(HostId host) {
        return new ControllerException(ErrorCode.NOT_ISOLATED, "no isolation of host " + host + " stands");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
