package org.peerwarden.agent.process;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A living process as the {@link Attributor} remembers it. */
final class Holder {
    private final ProcessKey key;
    private @Nullable Owner owner;
    private Attribution byInode = Attribution.UNKNOWN;
    private Attribution byListener = Attribution.UNKNOWN;
    private Instant describedAt = Instant.MIN;

    /** The round in which it was last looked at; 0 when never. */
    long lookedAt;

    /** The round in which it was last found with a new socket; 0 when never. */
    long openedAt;

    /** False once it was found to have ended. */
    boolean alive = true;

    Holder(ProcessKey key) {
        this.key = key;
    }

    ProcessKey key() {
        return key;
    }

    @Nullable
    Owner owner() {
        return owner;
    }

    Instant describedAt() {
        return describedAt;
    }

    void describe(Owner described, Instant now) {
        describedAt = now;
        if (!described.equals(owner)) {
            owner = described;
            byInode = new Attribution(Attribution.Method.INODE, Optional.of(described));
            byListener = new Attribution(Attribution.Method.LISTENER, Optional.of(described));
        }
    }

    /** Its sockets; unknown until described. */
    Attribution byInode() {
        return byInode;
    }

    /** Connections that wait at its listeners. */
    Attribution byListener() {
        return byListener;
    }
}
