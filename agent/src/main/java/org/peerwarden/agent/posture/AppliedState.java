package org.peerwarden.agent.posture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.firewall.Firewall.BlockCount;
import org.peerwarden.agent.firewall.Firewall.NotEnforced;

/**
 * What is in force on this host, and the proof.
 *
 * @param acceptedRevision 0 for none
 * @param refusal what was last refused since then
 * @param policyVersion version of the policy in force; empty for none
 * @param mechanism {@code nftables} or {@code none}
 * @param isolationDecision the decision, or {@code policy:} and the rule's name, that isolation belongs to; empty for none
 * @param probes what was probed after isolation was applied
 * @param leaseUntil when the lease ends by this host's clock; empty where nothing is isolated
 * @param blocks in force, with what they have stopped
 * @param connectionsCut connections that were cut since the state was accepted
 * @param appliedAt when the rules now in force were put there
 * @param verifiedAt when isolation was last proved
 */
public record AppliedState(
        long acceptedRevision,
        Optional<Refusal> refusal,
        Optional<String> policyVersion,
        String mechanism,
        IsolationState isolation,
        Optional<String> isolationDecision,
        List<Probe> probes,
        Optional<Instant> leaseUntil,
        List<BlockCount> blocks,
        List<NotEnforced> notEnforced,
        int connectionsCut,
        Optional<Instant> receivedAt,
        Optional<Instant> appliedAt,
        Optional<Instant> verifiedAt) {
    public AppliedState {
        probes = List.copyOf(probes);
        blocks = List.copyOf(blocks);
        notEnforced = List.copyOf(notEnforced);
    }
}
