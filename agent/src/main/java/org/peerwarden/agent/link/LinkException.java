package org.peerwarden.agent.link;

import java.nio.file.Path;

/** Something between this host and its controller did not work. */
public final class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String text;

    LinkException(Code code, String message) {
        super(message);
        this.text = message;
        this.code = code.name();
    }

    LinkException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.text = message;
        this.code = code.name();
    }

    /** A refusal by the controller, with the controller's own code. */
    LinkException(String code, String message) {
        super(message);
        this.text = message;
        this.code = code;
    }

    public static LinkException notEnrolled(Path data) {
        return new LinkException(
                Code.NOT_ENROLLED,
                "This host is not enrolled (nothing in %s). Run: peerwarden-agent enroll --controller host:port --token … --data %s"
                        .formatted(data, data));
    }

    public static LinkException alreadyEnrolled(Path data) {
        return new LinkException(
                Code.ALREADY_ENROLLED,
                "This host is enrolled already (identity in %s). Give --force to enrol it anew; the controller will know two hosts then."
                        .formatted(data));
    }

    /** One of {@link Code}, or the code that the controller sent. */
    public String code() {
        return code;
    }

    @Override
    public String getMessage() {
        return text;
    }

    /** What did not work, where this side noticed it. */
    public enum Code {
        /** The token is not of the form {@code pw1.….….….…}. */
        TOKEN_MALFORMED,
        /** The server showed another authority than the token or identity names. */
        CONTROLLER_UNTRUSTED,
        /** Nothing answered, or not in time. */
        CONTROLLER_UNREACHABLE,
        /** The controller answered with something that means nothing. */
        CONTROLLER_MALFORMED,
        /** This host has no identity yet. */
        NOT_ENROLLED,
        /** This host has an identity already. */
        ALREADY_ENROLLED,
        /** The identity on disk cannot be read or written. */
        IDENTITY_UNREADABLE
    }
}
