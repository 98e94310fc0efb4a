package org.peerwarden.controller.api;

import java.util.List;

/** A request that cannot be understood. */
final class RequestException extends RuntimeException {
    private final RequestCode code;
    private final transient List<FieldError> errors;

    RequestException(RequestCode code, String message) {
        this(code, message, List.of());
    }

    RequestException(RequestCode code, String message, List<FieldError> errors) {
        super(message);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    /** For several fields at once; of one alone its own code is the request's. */
    static RequestException of(List<FieldError> errors) {
        RequestCode code = errors.size() == 1 ? errors.getFirst().code() : RequestCode.REQUEST_INVALID;
        return new RequestException(
                code,
                errors.size() == 1
                        ? errors.getFirst().field() + ": " + errors.getFirst().message()
                        : errors.size() + " fields or parameters are wrong.",
                errors);
    }

    RequestCode code() {
        return code;
    }

    List<FieldError> errors() {
        return errors;
    }
}
