package org.peerwarden.installers.lab;

/** Something in the lab did not do what it was asked to. */
public final class LabException extends RuntimeException {
    private final String code;

    /**
     * @param code stable, in capitals, e.g. {@code COMMAND_FAILED}
     * @param message what was attempted, on what, and what came of it
     */
    public LabException(String code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    public LabException(String code, String message, Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
