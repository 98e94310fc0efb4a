package org.peerwarden.controller.posture;

import java.time.Instant;
import java.util.Optional;
import org.peerwarden.controller.decision.DecisionId;
import org.peerwarden.controller.decision.Target;

/**
 * One decision about what may talk.
 *
 * @param expiresAt when the host ends it by itself; never where it is empty
 */
public record Directive(DecisionId decision, Effect effect, Target target, Optional<Instant> expiresAt) {
    /** What a directive does. */
    public enum Effect {
        ALLOW,
        BLOCK
    }
}
