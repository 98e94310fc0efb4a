package org.peerwarden.agent.os.linux;

/** The kernel's socket diagnosis refused what was asked. {@link #code()} is stable. */
public final class SockDiagException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final String text;

    SockDiagException(Code code, String message) {
        text = code + ": " + message;
        this.code = code;
    }

    @Override
    public String getMessage() {
        return text;
    }

    public Code code() {
        return code;
    }

    /** What went wrong. */
    public enum Code {
        /** The kernel did not answer a dump, or changed under every attempt. */
        SOCKETS_UNREADABLE,
        /** This kernel cannot cut sockets: it lacks CONFIG_INET_DIAG_DESTROY. */
        SOCKETS_UNCUTTABLE,
        /** Cutting sockets needs CAP_NET_ADMIN in the network namespace. */
        PRIVILEGE_MISSING
    }
}
