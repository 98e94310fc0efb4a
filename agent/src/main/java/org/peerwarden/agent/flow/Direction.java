package org.peerwarden.agent.flow;

/** Who called. */
public enum Direction {
    /** A local listener was called. */
    INBOUND,
    /** This host called. */
    OUTBOUND,
    /** The tables do not tell. */
    UNKNOWN
}
