package org.peerwarden.agent.socket;

import java.util.Set;

/**
 * The sockets that are open in this network namespace.
 *
 * <p>Used by one thread. Implementations are in {@code os}; what each cannot know it says in {@link #unknown()}, so that
 * nobody takes silence for absence.
 */
public interface SocketTable extends AutoCloseable {
    /**
     * All sockets now.
     *
     * @throws SocketTableException when the kernel did not answer; the table may be asked again
     */
    Snapshot snapshot();

    /** The name of the tier: "netlink" or "portable". */
    String tier();

    /** Facts that this table never gives. */
    Set<Fact> unknown();

    @Override
    void close();

    /** What a table may not be able to tell. */
    enum Fact {
        BYTES,
        COOKIE,
        INODE,
        UID,
        /** Sockets that lived only between two snapshots. */
        SHORT_LIVED,
        /** How a socket ended. */
        END
    }
}
