package org.peerwarden.controller.failure;

/** A failure with its code. The message says what was attempted, on what, and what to do; it holds no secret. */
public final class ControllerException extends RuntimeException {
    private final ErrorCode code;

    public ControllerException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ControllerException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** Whether the same request may succeed later without being changed. */
    public boolean retry() {
        return code.retry();
    }
}
