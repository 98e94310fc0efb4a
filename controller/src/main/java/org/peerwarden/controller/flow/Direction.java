package org.peerwarden.controller.flow;

/** Who called. */
public enum Direction {
    /** A listener of the host was called. */
    INBOUND,
    /** The host called. */
    OUTBOUND,
    /** The agent's tier cannot tell. */
    UNKNOWN
}
