package org.peerwarden.agent.link;

import java.time.Instant;
import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;

/**
 * Policy met a binary or conversation.
 *
 * @param rule name of the rule or identifier of the directive
 * @param action {@code alert}, {@code block}, {@code isolate} or {@code allow}
 * @param binary {@link org.peerwarden.agent.process.Binary#id()}; 0 where none is named
 * @param peer empty where a binary was met as a whole
 * @param enforced false where it was only reported or cannot be enforced here
 * @param reason in words
 */
public record PolicyEvent(
        Instant at,
        String policyVersion,
        String rule,
        String action,
        long binary,
        Optional<Endpoint> peer,
        boolean enforced,
        String reason) {}
