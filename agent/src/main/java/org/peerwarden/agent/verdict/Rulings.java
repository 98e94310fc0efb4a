package org.peerwarden.agent.verdict;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.policies.Policy;

/** Asks the policy about every binary and conversation on this host. Used by one thread. */
public final class Rulings {
    /** The most rulings that stand at once; what comes beyond is counted in {@link #leftOut()}. */
    public static final int MAXIMUM = 10_000;

    /**
     * Takes a policy into use from the next update on.
     *
     * @param policy empty where none is in force
     * @param group the group that this host is in
     */
    public void use(Optional<Policy> policy, String group) {}

    /**
     * Everything that the policy says now.
     *
     * @param verdicts by {@link Verdict#binary()}, see {@link Judge#standing()}
     * @return each rule once for a binary and once for a peer of it, in a stable order
     */
    public List<PolicyRuling> update(List<Flow> open, Map<Long, Verdict> verdicts) {
        return List.of();
    }

    /** Rulings that found no room in the last update. */
    public int leftOut() {
        return 0;
    }
}
