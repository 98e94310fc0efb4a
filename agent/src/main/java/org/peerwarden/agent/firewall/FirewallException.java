package org.peerwarden.agent.firewall;

/** The host refused rules. */
public final class FirewallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FirewallException(String message) {
        super(message);
    }
}
