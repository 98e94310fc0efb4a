package org.peerwarden.agent.verdict;

import java.util.Optional;
import org.peerwarden.agent.flow.FlowId;

/**
 * What a decider concludes.
 *
 * @param family the family that it speaks for
 */
record Finding(Role role, Evidence evidence, Optional<KnownFamily> family) {
    static Finding conduct(String decider, String observation, double weight, Optional<FlowId> example) {
        return new Finding(Role.CONDUCT, new Evidence(decider, observation, weight, example), Optional.empty());
    }

    static Finding hint(
            String decider, String observation, double weight, Optional<FlowId> example, KnownFamily family) {
        return new Finding(Role.HINT, new Evidence(decider, observation, weight, example), Optional.of(family));
    }

    static Finding doubt(String decider, String observation, double weight, Optional<FlowId> example) {
        return new Finding(Role.DOUBT, new Evidence(decider, observation, weight, example), Optional.empty());
    }

    /** What a finding can do. */
    enum Role {
        /** Something that was done. Without at least one of these nobody is accused. */
        CONDUCT,
        /** Something that a program is or is set to. Bears out conduct and names the family. */
        HINT,
        /** Something that speaks for another explanation. */
        DOUBT
    }
}
