package org.peerwarden.agent.socket;

/** The kernel did not give its sockets. */
public final class SocketTableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SocketTableException(String message) {
        super(message);
    }

    public SocketTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
