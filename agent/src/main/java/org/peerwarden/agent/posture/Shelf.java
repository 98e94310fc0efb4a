package org.peerwarden.agent.posture;

import java.io.IOException;
import java.util.Optional;

/** Where a few small things are kept over restarts. */
public interface Shelf {
    /** What was put there last; empty where nothing was. */
    Optional<byte[]> read(String name) throws IOException;

    /** Puts it there whole or not at all: after a crash at any point either the old or the new is read. */
    void write(String name, byte[] content) throws IOException;
}
