package org.peerwarden.agent.spool;

/** A spool cannot do what was asked. */
public final class SpoolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;

    SpoolException(Code code, String message) {
        super(message);
        this.code = code;
    }

    SpoolException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Why not. */
    public enum Code {
        /** The directory cannot be made, read or written when the spool is opened. */
        SPOOL_UNOPENABLE,
        /** Another process has the spool open. */
        SPOOL_IN_USE,
        /** The record is larger than {@link Spool#LARGEST_RECORD}. */
        RECORD_TOO_LARGE,
        /** What was written cannot be read back. */
        SPOOL_UNREADABLE
    }
}
