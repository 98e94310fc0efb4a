package org.peerwarden.controller.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * Callers without a good token, by origin. Each refusal stands in the audit log, which is on a disk: whoever is refused too
 * often in a minute is not listened to for the rest of it, and costs nothing more.
 */
final class Strangers {
    /** Refusals of one origin in one minute: more than a program with an old token makes before somebody sees it. */
    static final int PATIENCE = 60;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Origins remembered; the one refused longest ago is forgotten first. */
    private static final int ORIGINS = 10_000;

    private final AuditLog audit;
    private final InstantSource clock;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

    Strangers(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Fails where the origin was refused too often. */
    synchronized void requirePatience(String origin) {
        Count count = counts.get(origin);
        if (count != null
                && count.refusals() >= PATIENCE
                && clock.instant().isBefore(count.since().plus(MINUTE))) {
            throw new ControllerException(
                    ErrorCode.TOO_MANY_REQUESTS, "too many requests without a good token; try again in a minute.");
        }
    }

    /** Counts a refusal. */
    synchronized void refused(String origin) {
        Instant now = clock.instant();
        Count count = counts.get(origin);
        counts.put(
                origin,
                count == null || !now.isBefore(count.since().plus(MINUTE))
                        ? new Count(now, 1)
                        : new Count(count.since(), count.refusals() + 1));
        if (counts.size() > ORIGINS) {
            counts.remove(counts.keySet().iterator().next());
        }
    }

    /** Audits a request that came without a token. */
    ControllerException withoutToken(String action, String origin) {
        audit.append(
                "anonymous:" + origin,
                action,
                "",
                AuditOutcome.REFUSED,
                Map.of("code", ErrorCode.CREDENTIALS_MISSING.name()));
        return new ControllerException(
                ErrorCode.CREDENTIALS_MISSING, "log in, and send the token as Authorization: Bearer TOKEN.");
    }

    private record Count(Instant since, int refusals) {}
}
