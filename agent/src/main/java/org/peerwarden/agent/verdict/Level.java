package org.peerwarden.agent.verdict;

/** How far the evidence goes that a binary talks peer-to-peer. */
public enum Level {
    NONE,
    /** The conduct is that of a peer. */
    SUSPECTED,
    /** The conduct is that of a peer, in several independent ways. */
    PROBABLE,
    /** A protocol was seen that only peers speak. */
    CONFIRMED
}
