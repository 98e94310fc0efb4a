package org.peerwarden.agent.process;

import java.util.Optional;

/**
 * Whose a socket is, and how that is known.
 *
 * @param owner present for {@link Method#INODE} and {@link Method#LISTENER} only
 */
public record Attribution(Method method, Optional<Owner> owner) {
    public static final Attribution UNKNOWN = new Attribution(Method.UNKNOWN, Optional.empty());
    public static final Attribution KERNEL = new Attribution(Method.KERNEL, Optional.empty());

    public Attribution {
        if (owner.isPresent() != (method == Method.INODE || method == Method.LISTENER)) {
            throw new IllegalArgumentException(method + (owner.isPresent() ? " with" : " without") + " an owner");
        }
    }

    /** How an owner was found. */
    public enum Method {
        /** The process held the socket's inode when it was looked at, and was the same process before and after. */
        INODE,
        /** The connection is not accepted yet; the owner of its listener is named. */
        LISTENER,
        /** The kernel itself owns the socket. */
        KERNEL,
        /** Not known, and not guessed. */
        UNKNOWN
    }
}
