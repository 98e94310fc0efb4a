package org.peerwarden.agent.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowChange;
import org.peerwarden.agent.flow.NameTable;

/** Says of each binary that holds sockets whether it talks peer-to-peer. Used by one thread. */
public final class Judge {
    /**
     * @param names asked only whether DNS answers are seen: where they are not, a peer without a name says little
     */
    public Judge(JudgeConfig config, NameTable names) {}

    /**
     * Takes in what is open and what changed.
     *
     * @param open all flows that are open now
     * @param changes what changed since the call before; flows that opened and ended between are among them
     * @return the verdicts that changed
     */
    public List<Verdict> update(List<Flow> open, List<FlowChange> changes, Instant now) {
        return List.of();
    }

    /** The verdicts that stand, by {@link Verdict#binary()}; binaries of which nothing is suspected are left out. */
    public Map<Long, Verdict> standing() {
        return Map.of();
    }
}
