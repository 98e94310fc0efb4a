package org.peerwarden.agent;

import java.util.List;
import java.util.Map;
import org.peerwarden.agent.firewall.Firewall.BlockCount;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.posture.AppliedState;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.verdict.Verdict;

/** What the last look found, for other threads. */
record Seen(
        List<Flow> flows,
        Map<Long, Verdict> verdicts,
        List<Owner> owners,
        AppliedState applied,
        List<Endpoint> controllers) {
    Seen {
        flows = List.copyOf(flows);
        verdicts = Map.copyOf(verdicts);
        owners = List.copyOf(owners);
        controllers = List.copyOf(controllers);
    }

    static Seen nothing(AppliedState applied, List<Endpoint> controllers) {
        return new Seen(List.of(), Map.of(), List.of(), applied, controllers);
    }

    Seen with(AppliedState newer, List<Endpoint> places) {
        return new Seen(flows, verdicts, owners, newer, places);
    }

    /** The same with all counts at zero. */
    static AppliedState withoutCounters(AppliedState state) {
        return new AppliedState(
                state.acceptedRevision(),
                state.refusal(),
                state.policyVersion(),
                state.mechanism(),
                state.isolation(),
                state.isolationDecision(),
                state.probes(),
                state.leaseUntil(),
                state.blocks().stream()
                        .map(block -> new BlockCount(block.source(), block.what(), 0, 0))
                        .toList(),
                state.notEnforced(),
                state.connectionsCut(),
                state.receivedAt(),
                state.appliedAt(),
                state.verifiedAt());
    }
}
