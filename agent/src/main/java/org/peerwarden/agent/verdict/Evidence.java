package org.peerwarden.agent.verdict;

import java.util.Optional;
import org.peerwarden.agent.flow.FlowId;

/**
 * One reason for a verdict.
 *
 * @param decider stable name of what concluded it, e.g. {@code peers-without-names}
 * @param observation what was seen, in words that an analyst can check
 * @param weight what it adds to the confidence, from -1 to 1
 * @param example a flow that shows it
 */
public record Evidence(String decider, String observation, double weight, Optional<FlowId> example) {}
