package org.peerwarden.controller.api;

import java.util.List;
import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * Why a request was refused or failed, as RFC 9457 has it. Nothing of the inside is in it: of a fault of the controller only
 * that there was one.
 */
record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        boolean retryable,
        Optional<Long> retryAfterSeconds,
        List<FieldError> errors,
        Optional<PolicyView.Check> policy) {
    /** When to try again what failed for a reason that passes. */
    private static final long RETRY_AFTER = 5;

    /** Locks after wrong passwords last longer. */
    private static final long RETRY_AFTER_LOCK = 60;

    static Problem of(RequestException refusal) {
        RequestCode code = refusal.code();
        boolean retry = code == RequestCode.TOO_MANY_STREAMS;
        return new Problem(
                type(code.name()),
                code.title(),
                code.status(),
                code.name(),
                String.valueOf(refusal.getMessage()),
                retry,
                retry ? Optional.of(RETRY_AFTER) : Optional.empty(),
                refusal.errors(),
                Optional.empty());
    }

    static Problem of(ControllerException failure) {
        ErrorCode code = failure.code();
        return of(code, String.valueOf(failure.getMessage()));
    }

    static Problem of(PolicyRefusal refusal) {
        return new Problem(
                type(PolicyRefusal.CODE),
                "The policy has errors.",
                422,
                PolicyRefusal.CODE,
                "the policy has errors; the one in force stays.",
                false,
                Optional.empty(),
                List.of(),
                Optional.of(refusal.check()));
    }

    /** A fault of the controller, of which the asker learns nothing more. */
    static Problem internal() {
        return of(ErrorCode.INTERNAL, "the controller failed in a way that it should not have; its log has more.");
    }

    private static Problem of(ErrorCode code, String detail) {
        boolean retry = code.retry();
        long after = code == ErrorCode.LOGIN_LOCKED ? RETRY_AFTER_LOCK : RETRY_AFTER;
        return new Problem(
                type(code.name()),
                title(code),
                status(code),
                code.name(),
                detail,
                retry,
                retry ? Optional.of(after) : Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static String type(String code) {
        return "urn:peerwarden:problem:" + code;
    }

    static int status(ErrorCode code) {
        return switch (code.kind()) {
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case INVALID -> 400;
            case CONFLICT -> 409;
            case LIMITED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }

    private static String title(ErrorCode code) {
        return switch (code.kind()) {
            case UNAUTHENTICATED -> "Who asks is not known.";
            case FORBIDDEN -> "Who asks may not.";
            case NOT_FOUND -> "There is no such thing.";
            case INVALID -> "What is asked cannot be meant.";
            case CONFLICT -> "What is asked contradicts what is there.";
            case LIMITED -> "Too much, or too often.";
            case UNAVAILABLE -> "Not now.";
            case INTERNAL -> "The controller failed.";
        };
    }
}
