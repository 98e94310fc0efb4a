package org.peerwarden.agent;

/** A configuration that cannot be used. */
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;

    ConfigException(Code code, String message) {
        super(message);
        this.code = code;
    }

    Code code() {
        return code;
    }

    /** What is wrong with it. */
    enum Code {
        /** It cannot be read. */
        CONFIG_UNREADABLE,
        /** It is no YAML, or not of the form that is wanted. */
        CONFIG_MALFORMED,
        /** A key that means nothing; most likely written wrong. */
        CONFIG_UNKNOWN_KEY,
        /** A key that meant something in an earlier version. */
        CONFIG_REMOVED_KEY,
        /** A value that a key cannot have. */
        CONFIG_VALUE
    }
}
