package org.peerwarden.controller.failure;

/** What sort of failure it is, from which each door derives its own status. */
public enum FailureKind {
    /** Who asks is not known. */
    UNAUTHENTICATED,
    /** Who asks is known and may not. */
    FORBIDDEN,
    /** What is asked for does not exist. */
    NOT_FOUND,
    /** What is asked is malformed. */
    INVALID,
    /** It contradicts what is there. */
    CONFLICT,
    /** Too much or too often. */
    LIMITED,
    /** Cannot be done now. */
    UNAVAILABLE,
    /** A fault of the controller. */
    INTERNAL
}
