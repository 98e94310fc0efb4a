package org.peerwarden.agent.process;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of what is executed. Implementations are in {@code os}. */
public interface BinaryFiles {
    /**
     * Opens the file that the process executes, also when its path names nothing or something else by now.
     *
     * @throws IOException when the process ended, or the file is not the one that {@link Binary#file()} means any more
     */
    InputStream open(ProcessKey process, Binary binary) throws IOException;
}
