package org.peerwarden.agent.flow;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Names that DNS answers on this host gave for addresses. Bounded, and forgetting by time to live plus a grace.
 * Implementations are in {@code os}; {@link #seesAnswers()} is false where none can be seen, and then no name says nothing.
 */
public interface NameTable extends AutoCloseable {
    /** The newest name for the address; the name that was asked for, not what it is an alias of. */
    Optional<String> nameOf(InetAddress address);

    /** Whether this host's DNS answers are seen at all. */
    boolean seesAnswers();

    @Override
    void close();
}
