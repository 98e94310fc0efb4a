package org.peerwarden.controller.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.controller.identity.HostId;

/**
 * What somebody wants decided.
 *
 * @param target what an allow or block is about; {@link Target#NONE} otherwise
 * @param lease how long an isolation holds on the host without a refresh
 * @param exceptions what an isolated host may reach besides its controllers
 * @param reason why, shown also to the person at the host
 * @param expiresAt when it ends by itself; never where it is empty
 * @param key the same key with the same proposal gives the first one's decision again
 */
public record Proposal(
        DecisionAction action,
        Scope scope,
        Target target,
        Optional<Duration> lease,
        List<Reachable> exceptions,
        String reason,
        Optional<Instant> expiresAt,
        Optional<String> key) {
    public Proposal {
        exceptions = List.copyOf(exceptions);
    }

    public static Proposal block(Scope scope, Target target, String reason, Optional<Instant> expiresAt) {
        return about(DecisionAction.BLOCK, scope, target, reason, expiresAt);
    }

    public static Proposal allow(Scope scope, Target target, String reason, Optional<Instant> expiresAt) {
        return about(DecisionAction.ALLOW, scope, target, reason, expiresAt);
    }

    private static Proposal about(
            DecisionAction action, Scope scope, Target target, String reason, Optional<Instant> expiresAt) {
        return new Proposal(action, scope, target, Optional.empty(), List.of(), reason, expiresAt, Optional.empty());
    }

    /** An isolation with the lease {@link Decisions#USUAL_LEASE} that ends only when somebody ends it. */
    public static Proposal isolate(HostId host, String reason) {
        return isolate(host, Decisions.USUAL_LEASE, List.of(), reason, Optional.empty());
    }

    public static Proposal isolate(
            HostId host, Duration lease, List<Reachable> exceptions, String reason, Optional<Instant> expiresAt) {
        return new Proposal(
                DecisionAction.ISOLATE,
                new Scope.OneHost(host),
                Target.NONE,
                Optional.of(lease),
                exceptions,
                reason,
                expiresAt,
                Optional.empty());
    }

    public static Proposal release(HostId host, String reason) {
        return about(DecisionAction.RELEASE, new Scope.OneHost(host), Target.NONE, reason, Optional.empty());
    }

    /** The same, to be decided once however often it is asked. */
    public Proposal once(String idempotencyKey) {
        return new Proposal(action, scope, target, lease, exceptions, reason, expiresAt, Optional.of(idempotencyKey));
    }
}
