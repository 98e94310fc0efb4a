package org.peerwarden.agent.firewall;

import java.net.InetAddress;
import org.peerwarden.agent.socket.Endpoint;

/** Addresses in short, for tests. */
public final class Endpoints {
    private Endpoints() {}

    public static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    public static Endpoint endpoint(String address, int port) {
        return new Endpoint(address(address), port);
    }

    public static Prefix prefix(String address, int length) {
        return new Prefix(address(address), length);
    }
}
