package org.peerwarden.controller.session;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.peerwarden.controller.posture.AppliedState;
import org.peerwarden.controller.posture.BlockCount;
import org.peerwarden.controller.posture.IsolationState;
import org.peerwarden.controller.posture.NotEnforced;
import org.peerwarden.controller.posture.Probe;

/** What an agent says is in force, from the wire to the domain. */
final class AppliedReader {
    private static final int MOST_PROBES = 64;
    private static final int MOST_BLOCKS = 4_096;

    private AppliedReader() {}

    static AppliedState read(org.peerwarden.proto.v1.AppliedState state) {
        return new AppliedState(
                Wire.count("accepted_revision", state.getAcceptedRevision()),
                Wire.count("refused_revision", state.getRefusedRevision()),
                Wire.text("refusal_code", state.getRefusalCode()),
                Wire.text("refusal", state.getRefusal()),
                Wire.text("policy_version", state.getPolicyVersion()),
                Wire.text("mechanism", state.getMechanism()),
                isolation(state.getIsolation()),
                Wire.text("isolation_decision_id", state.getIsolationDecisionId()),
                Wire.atMost("probes", state.getProbesList(), MOST_PROBES).stream()
                        .map(probe -> new Probe(
                                Wire.text("what", probe.getWhat()),
                                probe.getAsExpected(),
                                Wire.text("outcome", probe.getOutcome())))
                        .toList(),
                instant("lease_until", state.hasLeaseUntil(), state.getLeaseUntil()),
                Wire.atMost("blocks", state.getBlocksList(), MOST_BLOCKS).stream()
                        .map(block -> new BlockCount(
                                Wire.text("source", block.getSource()),
                                Wire.text("what", block.getWhat()),
                                Wire.count("packets", block.getPackets()),
                                Wire.count("bytes", block.getBytes())))
                        .toList(),
                Wire.atMost("not_enforced", state.getNotEnforcedList(), MOST_BLOCKS).stream()
                        .map(missing -> new NotEnforced(
                                Wire.text("source", missing.getSource()), Wire.text("reason", missing.getReason())))
                        .toList(),
                Integer.toUnsignedLong(state.getConnectionsCut()),
                instant("received_at", state.hasReceivedAt(), state.getReceivedAt()),
                instant("applied_at", state.hasAppliedAt(), state.getAppliedAt()),
                instant("verified_at", state.hasVerifiedAt(), state.getVerifiedAt()));
    }

    private static Optional<Instant> instant(String field, boolean present, Timestamp time) {
        return present ? Optional.of(Wire.instant(field, true, time)) : Optional.empty();
    }

    private static IsolationState isolation(org.peerwarden.proto.v1.IsolationState state) {
        return switch (state) {
            case ISOLATION_STATE_NONE -> IsolationState.NONE;
            case ISOLATION_STATE_APPLIED -> IsolationState.APPLIED;
            case ISOLATION_STATE_VERIFIED -> IsolationState.VERIFIED;
            case ISOLATION_STATE_NOT_EFFECTIVE -> IsolationState.NOT_EFFECTIVE;
            case ISOLATION_STATE_EXPIRED -> IsolationState.EXPIRED;
            case ISOLATION_STATE_RELEASED_LOCALLY -> IsolationState.RELEASED_LOCALLY;
            case ISOLATION_STATE_UNSPECIFIED, UNRECOGNIZED -> throw Wire.malformed("isolation is not known");
        };
    }
}
