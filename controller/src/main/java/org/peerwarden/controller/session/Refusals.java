package org.peerwarden.controller.session;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a failure is told to an agent, and written down.
 *
 * <p>A stranger can be refused as often as it calls. Beyond a rate a refusal of an address is counted instead of written, and
 * the count stands in the next entry of that address.
 */
final class Refusals {
    /** Trailer with the name of the {@link ErrorCode}. */
    static final Metadata.Key<String> CODE = Metadata.Key.of("peerwarden-code", Metadata.ASCII_STRING_MARSHALLER);

    /** Trailer that says whether the same may be tried again: {@code true} or {@code false}. */
    static final Metadata.Key<String> RETRY = Metadata.Key.of("peerwarden-retry", Metadata.ASCII_STRING_MARSHALLER);

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int ENTRIES_AT_ONCE = 60;
    private static final Duration ENTRY_INTERVAL = Duration.ofSeconds(1);

    private final AuditLog audit;
    private final RateLimit entries;
    private final Map<String, Long> unwritten = new HashMap<>();

    Refusals(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.entries = new RateLimit(ENTRIES_AT_ONCE, ENTRY_INTERVAL, clock);
    }

    /** Writes a refusal to the audit log. Also when that fails, the caller is refused. */
    void audit(String actor, String action, String origin, ControllerException refusal, Map<String, String> details) {
        Map<String, String> all = new HashMap<>(details);
        all.put("code", refusal.code().name());
        all.put("origin", origin);
        synchronized (unwritten) {
            if (!entries.allows(origin)) {
                if (unwritten.size() < RateLimit.MOST_KEYS || unwritten.containsKey(origin)) {
                    unwritten.merge(origin, 1L, Long::sum);
                }
                return;
            }
            Long before = unwritten.remove(origin);
            if (before != null) {
                all.put("unwritten", before.toString());
            }
        }
        try {
            audit.append(actor, action, "", AuditOutcome.REFUSED, all);
        } catch (ControllerException failure) {
            LOG.error("event=refusal-not-audited action={} code={} cause={}", action, refusal.code(), failure.code());
        }
    }

    /** The failure as it travels. A fault of the controller is logged here and told without its cause. */
    static StatusRuntimeException status(RuntimeException failure) {
        if (failure instanceof StatusRuntimeException status) {
            return status;
        }
        if (failure instanceof ControllerException known) {
            return of(known.code(), known.getMessage());
        }
        LOG.error("event=session-failed", failure);
        return of(ErrorCode.INTERNAL, "the controller failed; its log has more");
    }

    private static StatusRuntimeException of(ErrorCode code, String message) {
        Metadata trailers = new Metadata();
        trailers.put(CODE, code.name());
        trailers.put(RETRY, Boolean.toString(code.retry()));
        return base(code).withDescription(message).asRuntimeException(trailers);
    }

    private static Status base(ErrorCode code) {
        return switch (code.kind()) {
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case FORBIDDEN -> Status.PERMISSION_DENIED;
            case NOT_FOUND -> Status.NOT_FOUND;
            case INVALID -> Status.INVALID_ARGUMENT;
            case CONFLICT -> Status.ABORTED;
            case LIMITED -> Status.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.UNAVAILABLE;
            case INTERNAL -> Status.INTERNAL;
        };
    }
}
