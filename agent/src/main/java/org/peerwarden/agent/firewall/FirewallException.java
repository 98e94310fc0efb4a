package org.peerwarden.agent.firewall;

/** The host refused rules. */
public final class FirewallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;

    public FirewallException(String message) {
        super(message);
        text = message;
    }

    public FirewallException(String message, Throwable cause) {
        super(message, cause);
        text = message;
    }

    @Override
    public String getMessage() {
        return text;
    }
}
