package org.peerwarden.controller.session;

import java.time.InstantSource;
import java.util.Map;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.identity.Authority;
import org.peerwarden.controller.identity.HostId;

/** Who may come in: judges callers, and writes down whom it refuses. */
final class Gate {
    private final Authority authority;
    private final Fleet fleet;
    private final Refusals refusals;
    private final RateLimit calls;

    Gate(Authority authority, Fleet fleet, Refusals refusals, SessionLimits limits, InstantSource clock) {
        this.authority = authority;
        this.fleet = fleet;
        this.refusals = refusals;
        this.calls = new RateLimit(limits.callsPerOrigin(), limits.callInterval(), clock);
    }

    /**
     * Counts a call of this address.
     *
     * @throws ControllerException TOO_MANY_REQUESTS
     */
    void slow(Caller caller, String action) {
        if (!calls.allows(caller.origin())) {
            throw refused(
                    "anonymous:" + caller.origin(),
                    action,
                    caller,
                    new ControllerException(
                            ErrorCode.TOO_MANY_REQUESTS,
                            "too many calls from " + caller.origin() + "; try again later"));
        }
    }

    /**
     * The host that calls, by its certificate.
     *
     * @throws ControllerException CERTIFICATE_MISSING, CERTIFICATE_FOREIGN, CERTIFICATE_EXPIRED, CERTIFICATE_UNSUITABLE,
     *     HOST_UNKNOWN, HOST_REVOKED or TOO_MANY_REQUESTS; audited
     */
    HostId host(Caller caller, String action) {
        slow(caller, action);
        HostId named;
        try {
            named = authority.hostOf(caller.certificate()
                    .orElseThrow(() -> new ControllerException(
                            ErrorCode.CERTIFICATE_MISSING, "this service needs a host's certificate; enrol first")));
        } catch (ControllerException refusal) {
            throw refused("anonymous:" + caller.origin(), action, caller, refusal);
        }
        try {
            fleet.get(named);
            return named;
        } catch (ControllerException refusal) {
            throw refused("host:" + named, action, caller, refusal);
        }
    }

    private ControllerException refused(String actor, String action, Caller caller, ControllerException refusal) {
        Map<String, String> shown = caller.certificate()
                .map(certificate -> Map.of(
                        "subject", certificate.getSubjectX500Principal().getName(),
                        "issuer", certificate.getIssuerX500Principal().getName(),
                        "ends", certificate.getNotAfter().toInstant().toString()))
                .orElse(Map.of());
        refusals.audit(actor, action, caller.origin(), refusal, shown);
        return refusal;
    }
}
