package org.peerwarden.agent.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The value by which the controller notices that two machines share one identity: kept from each Welcome, shown in the next
 * Hello. Empty before the first.
 */
final class ContinuityFile {
    private static final int LONGEST = 64;

    private final Path file;

    ContinuityFile(Path directory) {
        this.file = directory.resolve("continuity");
    }

    byte[] read() {
        try {
            return Files.exists(file) && Files.size(file) <= LONGEST ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }

    void write(byte[] value) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, value);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
