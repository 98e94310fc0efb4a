package org.peerwarden.agent.os.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads files whose length is told by reading them only, as those of /proc. */
final class ProcFiles {
    private ProcFiles() {}

    /** At most so many bytes of the file; what is no UTF-8 becomes the replacement character. */
    static String text(Path file, int most) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return new String(in.readNBytes(most), StandardCharsets.UTF_8);
        }
    }
}
