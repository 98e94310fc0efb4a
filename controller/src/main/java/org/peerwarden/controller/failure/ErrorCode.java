package org.peerwarden.controller.failure;

/**
 * Everything that can go wrong at the controller, by a name that stays: programs and runbooks match on it.
 *
 * <p>A name is never given another meaning. What is no longer used is removed and its name not used again.
 */
public enum ErrorCode {
    /** A field is missing, of the wrong form, or out of its range. */
    INPUT_INVALID(FailureKind.INVALID, false),
    /** Larger than what is accepted. */
    TOO_LARGE(FailureKind.LIMITED, false),
    /** More often than is accepted. */
    TOO_MANY_REQUESTS(FailureKind.LIMITED, true),
    /** There is no such thing. */
    NOT_FOUND(FailureKind.NOT_FOUND, false),
    /** The name is taken. */
    ALREADY_EXISTS(FailureKind.CONFLICT, false),
    /** What was read has changed since. */
    CHANGED_MEANWHILE(FailureKind.CONFLICT, true),

    /** No credentials came with the request. */
    CREDENTIALS_MISSING(FailureKind.UNAUTHENTICATED, false),
    /** Name and password do not belong together; which of them is wrong is not said. */
    PASSWORD_WRONG(FailureKind.UNAUTHENTICATED, false),
    /** Too many wrong passwords; try again later. */
    LOGIN_LOCKED(FailureKind.LIMITED, true),
    /** The account is switched off. */
    OPERATOR_DISABLED(FailureKind.UNAUTHENTICATED, false),
    /** A password shorter or longer than is accepted. */
    PASSWORD_UNSUITABLE(FailureKind.INVALID, false),
    /** The one-time secret for the first administrator is wrong. */
    FIRST_SECRET_WRONG(FailureKind.UNAUTHENTICATED, false),
    /** The one-time secret for the first administrator was used. */
    FIRST_SECRET_USED(FailureKind.CONFLICT, false),
    /** The operator's role does not allow it. */
    ROLE_FORBIDS(FailureKind.FORBIDDEN, false),
    /** The operator may not act on this group. */
    GROUP_FORBIDDEN(FailureKind.FORBIDDEN, false),
    /** The last administrator cannot be removed. */
    LAST_ADMINISTRATOR(FailureKind.CONFLICT, false),

    /** A token that this controller did not issue. */
    TOKEN_UNKNOWN(FailureKind.UNAUTHENTICATED, false),
    /** A token that was used as often as it may be. */
    TOKEN_USED(FailureKind.FORBIDDEN, false),
    /** A token after its end. */
    TOKEN_EXPIRED(FailureKind.UNAUTHENTICATED, false),
    /** A token that was withdrawn. */
    TOKEN_REVOKED(FailureKind.UNAUTHENTICATED, false),
    /** The signature does not prove possession of the key. */
    PROOF_INVALID(FailureKind.FORBIDDEN, false),
    /** Not a public key of the kind that is accepted. */
    KEY_UNSUITABLE(FailureKind.FORBIDDEN, false),

    /** The service needs a client certificate and none was presented. */
    CERTIFICATE_MISSING(FailureKind.UNAUTHENTICATED, false),
    /** The certificate has ended, or has not begun. */
    CERTIFICATE_EXPIRED(FailureKind.UNAUTHENTICATED, false),
    /** The certificate is not of this fleet's authority. */
    CERTIFICATE_FOREIGN(FailureKind.UNAUTHENTICATED, false),
    /** The certificate is of this authority and not one of a host. */
    CERTIFICATE_UNSUITABLE(FailureKind.UNAUTHENTICATED, false),
    /** The host was removed from the fleet. */
    HOST_REVOKED(FailureKind.FORBIDDEN, false),
    /** There is no such host. */
    HOST_UNKNOWN(FailureKind.NOT_FOUND, false),
    /** Another machine shows this host's certificate. */
    CLONED_IDENTITY(FailureKind.FORBIDDEN, false),

    /** The agent speaks a newer protocol than the controller. */
    PROTOCOL_TOO_NEW(FailureKind.INVALID, false),
    /** A message came out of its order, or is malformed. */
    PROTOCOL_VIOLATED(FailureKind.INVALID, false),
    /** Records are missing between what is stored and what came. */
    BATCH_GAP(FailureKind.INVALID, true),
    /** A record that cannot be what an agent saw. */
    RECORD_MALFORMED(FailureKind.INVALID, false),
    /** Another stream of the same host took this one's place. */
    STREAM_REPLACED(FailureKind.CONFLICT, true),
    /** The controller is going down. */
    STOPPING(FailureKind.UNAVAILABLE, true),

    /** Nothing can be stored: the disk is full. */
    STORE_FULL(FailureKind.UNAVAILABLE, true),
    /** The store failed. */
    STORE_FAILED(FailureKind.UNAVAILABLE, true),
    /** The store's file is damaged, or is none. */
    STORE_BROKEN(FailureKind.INTERNAL, false),
    /** A newer controller has written the store. */
    STORE_TOO_NEW(FailureKind.INTERNAL, false),
    /** Another controller uses the data directory. */
    DATA_LOCKED(FailureKind.UNAVAILABLE, false),
    /** The data directory cannot be read, written or made. */
    DATA_UNUSABLE(FailureKind.UNAVAILABLE, false),
    /** The data directory holds a controller already. */
    DATA_EXISTS(FailureKind.CONFLICT, false),
    /** A port is in use or may not be used. */
    PORT_IN_USE(FailureKind.UNAVAILABLE, false),
    /** The configuration file is malformed. */
    CONFIG_MALFORMED(FailureKind.INVALID, false),
    /** The configuration names something that does not exist. */
    CONFIG_UNKNOWN_KEY(FailureKind.INVALID, false),
    /** A value of the configuration is of the wrong form or out of its range. */
    CONFIG_INVALID(FailureKind.INVALID, false),

    /** A page cursor that was not made for this query. */
    BAD_CURSOR(FailureKind.INVALID, false),
    /** A filter that cannot be meant. */
    BAD_FILTER(FailureKind.INVALID, false),

    /** The policy's text has errors; the last good policy stays in force. */
    POLICY_REFUSED(FailureKind.INVALID, false),
    /** No policy has this version. */
    POLICY_UNKNOWN(FailureKind.NOT_FOUND, false),

    /** A decision that names nothing would mean everything. */
    EMPTY_SELECTOR(FailureKind.INVALID, false),
    /** A decision names something that its action has no use for. */
    UNUSED_SELECTOR(FailureKind.INVALID, false),
    /** Not 64 hexadecimal digits. */
    BAD_HASH(FailureKind.INVALID, false),
    /** Not the full path of an executable. */
    BAD_PATH(FailureKind.INVALID, false),
    /** Not a network prefix. */
    BAD_PREFIX(FailureKind.INVALID, false),
    /** Not the name of a protocol family. */
    BAD_FAMILY(FailureKind.INVALID, false),
    /** A text that is missing, too long, or has control characters in it. */
    BAD_TEXT(FailureKind.INVALID, false),
    /** The decision would have ended before it was made. */
    EXPIRY_PAST(FailureKind.INVALID, false),
    /** A lease outside the bounds that isolation has. */
    BAD_LEASE(FailureKind.INVALID, false),
    /** Isolation and release name one host, never a group. */
    SCOPE_NEEDS_HOST(FailureKind.INVALID, false),
    /** No host is in this group. */
    GROUP_UNKNOWN(FailureKind.NOT_FOUND, false),
    /** No decision has this identifier. */
    DECISION_UNKNOWN(FailureKind.NOT_FOUND, false),
    /** The decision has ended already. */
    DECISION_ENDED(FailureKind.CONFLICT, false),
    /** Another decision that stands wants the opposite of the same thing. */
    CONTRADICTION(FailureKind.CONFLICT, false),
    /** The host is not isolated. */
    NOT_ISOLATED(FailureKind.CONFLICT, false),
    /** The block would cover an address by which agents reach their controllers. */
    GUARD_CONTROLLER(FailureKind.INVALID, false),
    /** The same idempotency key was used for another request. */
    KEY_REUSED(FailureKind.CONFLICT, false),

    /** A fault of the controller; the log has more. */
    INTERNAL(FailureKind.INTERNAL, true);

    private final FailureKind kind;
    private final boolean retry;

    ErrorCode(FailureKind kind, boolean retry) {
        this.kind = kind;
        this.retry = retry;
    }

    /** From which a door derives its own status. */
    public FailureKind kind() {
        return kind;
    }

    /** Whether the same request may succeed later without being changed. */
    public boolean retry() {
        return retry;
    }
}
