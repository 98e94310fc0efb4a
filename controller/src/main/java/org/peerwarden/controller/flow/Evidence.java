package org.peerwarden.controller.flow;

import java.util.Optional;
import java.util.UUID;

/**
 * One reason for a verdict.
 *
 * @param decider stable name, e.g. {@code peers-without-names}
 * @param observation what was seen, in words that an analyst can check
 * @param weight what it adds, from -1 to 1
 * @param exampleFlow a flow that shows it, where one does alone
 */
public record Evidence(String decider, String observation, double weight, Optional<UUID> exampleFlow) {}
