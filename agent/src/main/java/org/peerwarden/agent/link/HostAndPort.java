package org.peerwarden.agent.link;

/**
 * Where a controller is reached, as an administrator writes it.
 *
 * @param host name or address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostAndPort(String host, int port) {
    /** The port when none is written. */
    public static final int DEFAULT_PORT = 7443;

    public HostAndPort {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a host and port: " + host + ":" + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static HostAndPort parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            int end = trimmed.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("no closing bracket in " + text);
            }
            String rest = trimmed.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("not a host and port: " + text);
            }
            return new HostAndPort(trimmed.substring(1, end), rest.isEmpty() ? DEFAULT_PORT : port(rest.substring(1)));
        }
        int colon = trimmed.indexOf(':');
        if (colon < 0) {
            return new HostAndPort(trimmed, DEFAULT_PORT);
        }
        if (trimmed.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException("write an IPv6 address in brackets: " + text);
        }
        return new HostAndPort(trimmed.substring(0, colon), port(trimmed.substring(colon + 1)));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not a port: " + text, notANumber);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
