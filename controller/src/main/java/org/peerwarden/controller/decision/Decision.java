package org.peerwarden.controller.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was decided.
 *
 * @param number order in which decisions were made, from 1
 * @param lease how long an isolation holds on the host without a refresh
 * @param exceptions what an isolated host may reach besides its controllers
 * @param author who decided
 * @param expiresAt when it ends by itself
 * @param releaseCodeHash of an isolation: SHA-256 of the code that ends it on the host, 64 lower-case hexadecimal digits
 * @param ending present when it no longer stands
 */
public record Decision(
        DecisionId id,
        long number,
        DecisionAction action,
        Scope scope,
        Target target,
        Optional<Duration> lease,
        List<Reachable> exceptions,
        String reason,
        String author,
        Instant at,
        Optional<Instant> expiresAt,
        Optional<String> releaseCodeHash,
        Optional<Ending> ending) {
    public Decision {
        exceptions = List.copyOf(exceptions);
    }

    /** Whether it counts at that time. */
    public boolean stands(Instant now) {
        return ending.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    Decision ended(Ending how) {
        return new Decision(
                id,
                number,
                action,
                scope,
                target,
                lease,
                exceptions,
                reason,
                author,
                at,
                expiresAt,
                releaseCodeHash,
                Optional.of(how));
    }
}
