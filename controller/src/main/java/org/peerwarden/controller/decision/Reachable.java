package org.peerwarden.controller.decision;

import java.util.Optional;
import java.util.OptionalInt;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;

/**
 * Something that an isolated host may reach all the same.
 *
 * @param transport any where it is empty
 * @param port 1 to 65535 at the peer; any where it is empty
 */
public record Reachable(Prefix peer, Optional<Transport> transport, OptionalInt port) {
    public Reachable {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
            throw new ControllerException(
                    ErrorCode.INPUT_INVALID, "port " + port.getAsInt() + " is out of the range 1 to 65535");
        }
    }
}
