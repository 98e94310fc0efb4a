package org.peerwarden.controller;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.policies.Address;

/**
 * Where agents reach the controller.
 *
 * @param host a name or an address, without brackets
 * @param port of the agents' service; 0 for the one that it listens on
 */
public record Reach(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})))(?::([0-9]{1,5}))?");

    /** From {@code host}, {@code host:port}, {@code [address]:port} or an IPv6 address; empty where the text is none. */
    static Optional<Reach> parse(String text) {
        if (Address.parse(text).isPresent()) {
            return Optional.of(new Reach(text, 0));
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean bracketed = matcher.group(1) != null;
        String host = bracketed ? matcher.group(1) : matcher.group(2);
        int port = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        // What looks like an address and is none would be taken for a name.
        boolean looksLikeAddress = bracketed || host.matches("[0-9.]+");
        return port > 65_535 || (looksLikeAddress && Address.parse(host).isEmpty())
                ? Optional.empty()
                : Optional.of(new Reach(host, port));
    }

    /**
     * As {@link #parse}.
     *
     * @throws ControllerException CONFIG_INVALID
     */
    static Reach of(String text) {
        return parse(text)
                .orElseThrow(() -> new ControllerException(
                        ErrorCode.CONFIG_INVALID,
                        "'" + text + "' is not where a controller is reached; write host:port, or [address]:port"));
    }
}
