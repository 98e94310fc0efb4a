package org.peerwarden.controller.posture;

/** How far something that is wanted of a host is. */
public enum PostureState {
    /** Nothing is wanted. */
    NONE,
    /** The host has not said that it has it: it is off, or has not answered yet. */
    PENDING,
    /** The host has it. */
    IN_FORCE,
    /** The host refused it, cannot enforce it, or it had no effect; the reason says which. */
    FAILED,
    /** It was in force, and the host has not been heard for longer than that can be relied on, or has ended it by itself. */
    STALE
}
