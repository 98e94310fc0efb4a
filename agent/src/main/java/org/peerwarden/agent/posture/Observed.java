package org.peerwarden.agent.posture;

import java.util.List;
import java.util.Map;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.verdict.PolicyRuling;
import org.peerwarden.agent.verdict.Verdict;

/**
 * What is known of this host now, as far as it decides what to enforce.
 *
 * @param rulings everything that the policy says now
 * @param verdicts by {@link Verdict#binary()}
 * @param owners all processes that hold sockets now, each with its binary (hash filled in where known)
 * @param peers some addresses that answered this host lately, best first; isolation is proved against them
 */
public record Observed(
        List<PolicyRuling> rulings, Map<Long, Verdict> verdicts, List<Owner> owners, List<Endpoint> peers) {
    public static final Observed NOTHING = new Observed(List.of(), Map.of(), List.of(), List.of());

    public Observed {
        rulings = List.copyOf(rulings);
        verdicts = Map.copyOf(verdicts);
        owners = List.copyOf(owners);
        peers = List.copyOf(peers);
    }
}
