package org.peerwarden.controller.failure;

/** A failure with its code. The message says what was attempted, on what, and what to do; it holds no secret. */
public final class ControllerException extends RuntimeException {
    private final ErrorCode code;
    private final String message;

    public ControllerException(ErrorCode code, String message) {
        super(message);
        this.code = code;
        this.message = message;
    }

    public ControllerException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.message = message;
    }

    public ErrorCode code() {
        return code;
    }

    /** Never null, unlike that of exceptions at large. */
    @Override
    public String getMessage() {
        return message;
    }

    /** Whether the same request may succeed later without being changed. */
    public boolean retry() {
        return code.retry();
    }
}
