package org.peerwarden.controller.flow;

import org.peerwarden.policies.Address;

/**
 * An address with a port.
 *
 * @param port 0 to 65535
 */
public record Endpoint(Address address, int port) {
    public Endpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " out of range 0 to 65535");
        }
    }

    @Override
    public String toString() {
        return address.bits() == 32 ? address + ":" + port : "[" + address + "]:" + port;
    }
}
