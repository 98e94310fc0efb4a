package org.peerwarden.controller.session;

import java.time.Duration;
import java.util.Optional;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.SignedDesiredState;

/** What is wanted of a host, and what it says is in force, as they travel. */
interface States {
    /** What the host should be like now, signed. */
    Outgoing desired(HostId host);

    /** What is in force on the host. */
    void applied(HostId host, AppliedState applied);

    /**
     * A desired state to be sent.
     *
     * @param lease of the isolation in it
     */
    record Outgoing(SignedDesiredState message, Optional<Duration> lease) {
        /** When it is to be sent again: at a third of the lease, so that two may be lost. */
        Duration again(Duration longest) {
            return lease.map(whole -> whole.dividedBy(3))
                    .filter(third -> third.compareTo(longest) < 0)
                    .orElse(longest);
        }
    }
}
