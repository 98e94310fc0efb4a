package org.peerwarden.controller.flow;

/** How the owner of a flow was found. */
public enum AttributionMethod {
    /** A process holds the socket's inode. */
    INODE,
    /** The connection is not accepted yet; the owner of its listener is named. */
    LISTENER,
    /** The kernel itself owns the socket. */
    KERNEL,
    /** Not known, and not guessed. */
    UNKNOWN
}
