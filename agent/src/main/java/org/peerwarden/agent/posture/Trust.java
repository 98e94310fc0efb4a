package org.peerwarden.agent.posture;

import java.security.PublicKey;
import java.util.List;

/**
 * Who this host is and whom it obeys, as known since enrolment.
 *
 * @param fleetId lower-case hexadecimal of the fleet's 16 bytes
 * @param signingKeys Ed25519 keys, any of which may sign a desired state; never empty
 */
public record Trust(String fleetId, String hostId, List<PublicKey> signingKeys) {
    public Trust {
        signingKeys = List.copyOf(signingKeys);
        if (signingKeys.isEmpty()) {
            throw new IllegalArgumentException("a host that believes no key can accept no state");
        }
    }
}
