package org.peerwarden.controller.posture;

/** What a host says of its isolation. */
public enum IsolationState {
    NONE,
    /** In force; not yet probed. */
    APPLIED,
    /** In force; the probes say that it holds and that the controller is reached. */
    VERIFIED,
    /** Rolled back: it would have cut the controller off, or did not hold. */
    NOT_EFFECTIVE,
    /** Ended on the host: the lease ran out. */
    EXPIRED,
    /** Ended on the host: released there with the code. */
    RELEASED_LOCALLY
}
