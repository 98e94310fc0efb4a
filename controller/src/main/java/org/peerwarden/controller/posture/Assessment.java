package org.peerwarden.controller.posture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.peerwarden.controller.decision.Decision;

/**
 * How far something is on a host, derived from facts alone.
 *
 * @param verified of an isolation: whether the host probed that it holds
 * @param reason why it failed or is stale, in words; empty otherwise
 */
public record Assessment(PostureState state, boolean verified, String reason) {
    /** How long a host that was last heard with its state in force is relied on, where no lease says otherwise. */
    public static final Duration RELIANCE = Duration.ofMinutes(15);

    private static final Assessment NONE = new Assessment(PostureState.NONE, false, "");
    private static final Assessment PENDING = new Assessment(PostureState.PENDING, false, "");
    private static final Assessment IN_FORCE = new Assessment(PostureState.IN_FORCE, false, "");
    private static final Assessment VERIFIED = new Assessment(PostureState.IN_FORCE, true, "");

    /**
     * What is known of a host.
     *
     * @param revision that is wanted
     * @param report what it last said
     * @param lastSeen when it was last heard, whatever it said
     */
    record Facts(
            Content content, long revision, Optional<Report> report, boolean online, Instant lastSeen, Instant now) {
        boolean silentFor(Duration limit) {
            return !online && lastSeen.plus(limit).isBefore(now);
        }
    }

    /** How far all that is wanted of the host is. */
    static Assessment ofHost(Facts facts) {
        Optional<AppliedState> applied = facts.report().map(Report::applied);
        if (!facts.content().wantsSomething()
                && applied.map(AppliedState::acceptedRevision).orElse(0L) == 0) {
            return NONE;
        }
        if (applied.isEmpty()) {
            return PENDING;
        }
        Optional<Assessment> refused = refused(facts, applied.get());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (applied.get().acceptedRevision() != facts.revision()) {
            return PENDING;
        }
        Optional<Isolation> isolation = facts.content().isolation();
        Assessment isolated =
                isolation.map(wanted -> isolated(facts, applied.get(), wanted)).orElse(IN_FORCE);
        if (isolated.state() != PostureState.IN_FORCE) {
            return isolated;
        }
        List<NotEnforced> missing = applied.get().notEnforced();
        if (!missing.isEmpty()) {
            return failed(missing.stream()
                    .map(one -> one.source() + ": " + one.reason())
                    .collect(Collectors.joining("; ")));
        }
        if (facts.silentFor(RELIANCE)) {
            return silent(facts);
        }
        return facts.content().wantsSomething() ? isolated : NONE;
    }

    /** How far one decision is on a host that it reaches. */
    static Assessment ofDecision(Facts facts, Decision decision) {
        if (!decision.stands(facts.now())) {
            return NONE;
        }
        if (facts.report().isEmpty()) {
            return PENDING;
        }
        AppliedState applied = facts.report().get().applied();
        return switch (decision.action()) {
            case ISOLATE ->
                facts.content()
                        .isolation()
                        .map(wanted -> refused(facts, applied).orElseGet(() -> isolated(facts, applied, wanted)))
                        .orElse(NONE);
            case RELEASE -> refused(facts, applied).orElseGet(() -> released(facts, applied));
            case ALLOW, BLOCK -> directed(facts, applied, decision.id().value());
        };
    }

    private static Assessment isolated(Facts facts, AppliedState applied, Isolation wanted) {
        boolean ours = applied.isolationDecision().equals(wanted.decision().value());
        if (!ours) {
            return applied.acceptedRevision() == facts.revision() ? notEnforced(applied, wanted) : PENDING;
        }
        return switch (applied.isolation()) {
            case NONE -> PENDING;
            case NOT_EFFECTIVE -> failed(probes(applied));
            case EXPIRED -> stale("the lease ran out on the host, which has released itself");
            case RELEASED_LOCALLY -> stale("released on the host itself with the code");
            case APPLIED, VERIFIED -> {
                if (facts.silentFor(wanted.lease())) {
                    yield silent(facts);
                }
                yield applied.isolation() == IsolationState.VERIFIED ? VERIFIED : IN_FORCE;
            }
        };
    }

    /** It has the state and names no isolation: it says why, or is still at it. */
    private static Assessment notEnforced(AppliedState applied, Isolation wanted) {
        return applied.notEnforced().stream()
                .filter(one -> one.source().equals(wanted.decision().value()))
                .findFirst()
                .map(one -> failed(one.reason()))
                .orElse(PENDING);
    }

    private static Assessment released(Facts facts, AppliedState applied) {
        boolean isolated =
                applied.isolation() == IsolationState.APPLIED || applied.isolation() == IsolationState.VERIFIED;
        return applied.acceptedRevision() == facts.revision() && !isolated ? IN_FORCE : PENDING;
    }

    private static Assessment directed(Facts facts, AppliedState applied, String decision) {
        Optional<NotEnforced> missing = applied.notEnforced().stream()
                .filter(one -> one.source().equals(decision))
                .findFirst();
        if (missing.isPresent()) {
            return failed(missing.get().reason());
        }
        boolean there = applied.acceptedRevision() == facts.revision()
                || applied.blocks().stream().anyMatch(block -> block.source().equals(decision));
        if (!there) {
            return refused(facts, applied).orElse(PENDING);
        }
        return facts.silentFor(RELIANCE) ? silent(facts) : IN_FORCE;
    }

    private static Optional<Assessment> refused(Facts facts, AppliedState applied) {
        boolean refused =
                applied.refusedRevision() == facts.revision() && applied.acceptedRevision() != facts.revision();
        return refused ? Optional.of(failed(applied.refusalCode() + ": " + applied.refusal())) : Optional.empty();
    }

    private static String probes(AppliedState applied) {
        return applied.probes().stream()
                .filter(probe -> !probe.asExpected())
                .map(probe -> probe.what() + ": " + probe.outcome())
                .collect(Collectors.joining("; ", "rolled back on the host: ", ""));
    }

    private static Assessment silent(Facts facts) {
        return stale("the host was last heard at " + facts.lastSeen());
    }

    private static Assessment stale(String reason) {
        return new Assessment(PostureState.STALE, false, reason);
    }

    private static Assessment failed(String reason) {
        return new Assessment(PostureState.FAILED, false, reason);
    }
}
