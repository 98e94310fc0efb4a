package org.peerwarden.agent.link;

import java.nio.file.Path;

/** Something between this host and its controller did not work. */
public final class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String text;
    private final boolean refusal;

    LinkException(Code code, String message) {
        super(message);
        this.text = message;
        this.code = code.name();
        this.refusal = false;
    }

    LinkException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.text = message;
        this.code = code.name();
        this.refusal = false;
    }

    /**
     * What the controller said, with its own code.
     *
     * @param refusal false where the controller only cannot now, and is to be asked again soon
     */
    LinkException(String code, String message, boolean refusal) {
        super(message);
        this.text = message;
        this.code = code;
        this.refusal = refusal;
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

    /** True when the controller does not want this agent, so that asking again soon would not help. */
    public boolean refusal() {
        return refusal;
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
