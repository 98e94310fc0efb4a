package org.peerwarden.controller.posture;

import java.time.Duration;
import java.util.List;
import org.peerwarden.controller.decision.DecisionId;
import org.peerwarden.controller.decision.Reachable;

/**
 * The host is to reach its controllers and nothing else.
 *
 * @param lease how long it holds without a refresh, counted from receipt; whole seconds
 * @param exceptions what may be reached all the same
 * @param reason why, for the person at the host
 * @param releaseCodeHash SHA-256 of the code that ends it on the host, 64 lower-case hexadecimal digits
 */
public record Isolation(
        DecisionId decision, Duration lease, List<Reachable> exceptions, String reason, String releaseCodeHash) {
    public Isolation {
        exceptions = List.copyOf(exceptions);
    }
}
