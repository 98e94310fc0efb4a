package org.peerwarden.controller.flow;

/** How sure an agent is that a binary talks peer-to-peer, from little to much. */
public enum VerdictLevel {
    NONE,
    SUSPECTED,
    PROBABLE,
    CONFIRMED
}
