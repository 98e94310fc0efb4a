package org.peerwarden.agent;

import java.net.InetAddress;
import java.util.Optional;
import org.peerwarden.agent.flow.NameTable;

/** A host whose DNS answers cannot be seen. */
record NoNames() implements NameTable {
    @Override
    public Optional<String> nameOf(InetAddress address) {
        return Optional.empty();
    }

    @Override
    public boolean seesAnswers() {
        return false;
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
