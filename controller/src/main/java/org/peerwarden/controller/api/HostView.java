package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.fleet.HostWarning;
import org.peerwarden.controller.posture.AppliedState;
import org.peerwarden.controller.posture.HostPosture;
import org.peerwarden.controller.posture.IsolationState;
import org.peerwarden.controller.posture.PostureState;
import org.peerwarden.controller.posture.Report;

/** A host, as the contract shows it. */
record HostView(
        String id,
        String name,
        String group,
        boolean online,
        Instant enrolledAt,
        Instant lastSeen,
        Optional<String> os,
        Optional<String> osVersion,
        Optional<String> kernel,
        Optional<String> architecture,
        Optional<String> agentVersion,
        Optional<String> address,
        List<String> addresses,
        Optional<String> tier,
        Optional<String> tierReason,
        Optional<String> firewall,
        Optional<String> firewallReason,
        long droppedRecords,
        long refusedRecords,
        Optional<Suspicion> suspicion,
        Isolation isolation,
        Revision revision,
        Optional<String> policyVersion,
        List<Warning> health,
        List<BlockCount> blocks,
        List<NotEnforced> notEnforced) {

    record Suspicion(Instant first, Instant last, long times, String lastOrigin, String reason) {}

    record Warning(String code, String severity, String text, Instant since) {
        static Warning of(HostWarning warning) {
            return new Warning(warning.code(), Words.of(warning.severity()), warning.text(), warning.since());
        }
    }

    record Probe(String what, boolean asExpected, String outcome) {
        static Probe of(org.peerwarden.controller.posture.Probe probe) {
            return new Probe(probe.what(), probe.asExpected(), probe.outcome());
        }
    }

    record Isolation(
            String state,
            Optional<String> decisionId,
            Optional<String> reason,
            Optional<Instant> leaseUntil,
            List<Probe> probes) {}

    record Revision(
            long desired,
            long applied,
            String state,
            Optional<String> reason,
            Optional<String> mechanism,
            Optional<Instant> appliedAt,
            Optional<Long> refused,
            Optional<String> refusalCode,
            Optional<String> refusal,
            long connectionsCut) {}

    record BlockCount(String source, String what, long packets, long bytes) {}

    record NotEnforced(String source, String reason) {}

    static HostView of(Host host, HostPosture posture) {
        var facts = host.facts();
        Optional<AppliedState> applied = posture.report().map(Report::applied);
        return new HostView(
                host.id().value(),
                facts.hostname(),
                host.group(),
                host.online(),
                host.enrolled(),
                host.lastSeen(),
                given(facts.os()),
                given(facts.osVersion()),
                given(facts.kernel()),
                given(facts.architecture()),
                given(host.agentVersion()),
                given(host.address()),
                facts.addresses(),
                given(facts.tier()),
                given(facts.tierReason()),
                given(facts.firewall()),
                given(facts.firewallReason()),
                host.droppedRecords(),
                host.refusedRecords(),
                host.suspicion()
                        .map(one ->
                                new Suspicion(one.first(), one.last(), one.times(), one.lastOrigin(), one.reason())),
                isolation(posture, applied),
                revision(posture, applied),
                applied.flatMap(state -> given(state.policyVersion())),
                host.warnings().stream().map(Warning::of).toList(),
                applied.map(AppliedState::blocks).orElse(List.of()).stream()
                        .map(block -> new BlockCount(block.source(), block.what(), block.packets(), block.bytes()))
                        .toList(),
                applied.map(AppliedState::notEnforced).orElse(List.of()).stream()
                        .map(one -> new NotEnforced(one.source(), one.reason()))
                        .toList());
    }

    private static Isolation isolation(HostPosture posture, Optional<AppliedState> applied) {
        var wanted = posture.wanted().isolation();
        boolean shown = applied.filter(state -> state.isolation() != IsolationState.NONE)
                .filter(state ->
                        wanted.isEmpty() || wanted.get().decision().value().equals(state.isolationDecision()))
                .isPresent();
        return new Isolation(
                Words.of(IsolationStanding.of(posture)),
                wanted.map(one -> one.decision().value())
                        .or(() -> applied.flatMap(state -> given(state.isolationDecision()))),
                wanted.map(one -> one.reason()),
                applied.filter(_ -> shown).flatMap(AppliedState::leaseUntil),
                shown
                        ? applied.map(AppliedState::probes).orElse(List.of()).stream()
                                .map(Probe::of)
                                .toList()
                        : List.of());
    }

    private static Revision revision(HostPosture posture, Optional<AppliedState> applied) {
        boolean refused = applied.map(AppliedState::refusedRevision).orElse(0L) > 0;
        return new Revision(
                posture.revision(),
                applied.map(AppliedState::acceptedRevision).orElse(0L),
                Words.of(posture.assessment().state()),
                given(posture.assessment().reason()),
                applied.flatMap(state -> given(state.mechanism())),
                applied.flatMap(AppliedState::appliedAt),
                applied.filter(_ -> refused).map(AppliedState::refusedRevision),
                applied.filter(_ -> refused).flatMap(state -> given(state.refusalCode())),
                applied.filter(_ -> refused).flatMap(state -> given(state.refusal())),
                applied.map(AppliedState::connectionsCut).orElse(0L));
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** How the isolation of a host stands, of what is wanted and what the host says together. */
    enum IsolationStanding {
        NONE,
        PENDING,
        APPLIED,
        VERIFIED,
        NOT_EFFECTIVE,
        RELEASING,
        EXPIRED,
        RELEASED_LOCALLY,
        STALE;

        static IsolationStanding of(HostPosture posture) {
            Optional<AppliedState> applied = posture.report().map(Report::applied);
            IsolationState said = applied.map(AppliedState::isolation).orElse(IsolationState.NONE);
            var wanted = posture.wanted().isolation();
            if (wanted.isEmpty()) {
                return said == IsolationState.APPLIED || said == IsolationState.VERIFIED ? RELEASING : NONE;
            }
            boolean same = applied.map(AppliedState::isolationDecision)
                    .filter(wanted.get().decision().value()::equals)
                    .isPresent();
            PostureState state = posture.assessment().state();
            if (!same) {
                return state == PostureState.FAILED ? NOT_EFFECTIVE : PENDING;
            }
            return switch (said) {
                case NONE -> PENDING;
                case APPLIED -> state == PostureState.STALE ? STALE : APPLIED;
                case VERIFIED -> state == PostureState.STALE ? STALE : VERIFIED;
                case NOT_EFFECTIVE -> NOT_EFFECTIVE;
                case EXPIRED -> EXPIRED;
                case RELEASED_LOCALLY -> RELEASED_LOCALLY;
            };
        }

        /** Whether the host is cut off, or is to be. */
        boolean cutsOff() {
            return switch (this) {
                case PENDING, APPLIED, VERIFIED, RELEASING, STALE -> true;
                case NONE, NOT_EFFECTIVE, EXPIRED, RELEASED_LOCALLY -> false;
            };
        }
    }
}
