package org.peerwarden.controller.posture;

import java.util.List;
import org.peerwarden.controller.decision.DecisionId;
import org.peerwarden.controller.identity.HostId;

/**
 * How far a decision is on one host that it reaches.
 *
 * @param probes of an isolation: what the host tried
 */
public record DecisionOnHost(DecisionId decision, HostId host, Assessment assessment, List<Probe> probes) {
    public DecisionOnHost {
        probes = List.copyOf(probes);
    }
}
