package org.peerwarden.agent.socket;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * An address and port.
 *
 * @param address an IPv4-mapped IPv6 address is held as IPv4; never with a scope
 * @param port 0 to 65535
 */
public record Endpoint(InetAddress address, int port) {
    public Endpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
    }

    /** True for 0.0.0.0 and ::, which name no peer. */
    public boolean unspecified() {
        return address.isAnyLocalAddress();
    }

    @Override
    public String toString() {
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }
}
