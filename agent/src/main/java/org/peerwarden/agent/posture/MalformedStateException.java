package org.peerwarden.agent.posture;

/** The bytes of a desired state mean nothing. The code is {@link RefusalCode#STATE_MALFORMED}. */
public final class MalformedStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedStateException(String message) {
        super(message);
    }

    public MalformedStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
