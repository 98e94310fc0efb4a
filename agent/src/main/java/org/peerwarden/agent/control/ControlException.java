package org.peerwarden.agent.control;

/** A question was not answered. */
public final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final String text;

    ControlException(Code code, String message) {
        super(message);
        this.code = code;
        this.text = message;
    }

    ControlException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.text = message;
    }

    public Code code() {
        return code;
    }

    @Override
    public String getMessage() {
        return text;
    }

    /** Why not. */
    public enum Code {
        /** Nobody listens at the socket. */
        AGENT_NOT_RUNNING,
        /** The socket may not be opened by this user. */
        CONTROL_FORBIDDEN,
        /** The socket cannot be made. */
        CONTROL_UNAVAILABLE,
        /** The question is none that is known. */
        QUESTION_UNKNOWN,
        /** The question cannot be read. */
        QUESTION_MALFORMED,
        /** The agent failed over the question. */
        ANSWER_FAILED
    }
}
