package org.peerwarden.controller.posture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a host says is in force on it, and the proof.
 *
 * @param acceptedRevision revision last accepted; 0 for none
 * @param refusedRevision revision last refused; 0 for none
 * @param refusalCode why it was refused, as a code; empty for none
 * @param refusal why it was refused, in words; empty for none
 * @param policyVersion version of the policy in force; empty for none
 * @param mechanism {@code nftables} or {@code none}
 * @param isolationDecision identifier of the decision that isolates it; empty for none
 * @param leaseUntil when the lease ends, by the host's clock
 * @param connectionsCut connections cut when the state was applied
 */
public record AppliedState(
        long acceptedRevision,
        long refusedRevision,
        String refusalCode,
        String refusal,
        String policyVersion,
        String mechanism,
        IsolationState isolation,
        String isolationDecision,
        List<Probe> probes,
        Optional<Instant> leaseUntil,
        List<BlockCount> blocks,
        List<NotEnforced> notEnforced,
        long connectionsCut,
        Optional<Instant> receivedAt,
        Optional<Instant> appliedAt,
        Optional<Instant> verifiedAt) {
    public AppliedState {
        probes = List.copyOf(probes);
        blocks = List.copyOf(blocks);
        notEnforced = List.copyOf(notEnforced);
    }
}
