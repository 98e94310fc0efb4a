package org.peerwarden.controller.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library that DuckDB's driver unpacks into the folder for temporary files, 60 MB, and removes when the process ends
 * in the ordinary way. A controller that is killed often would fill that folder; so its name is removed as soon as it is loaded,
 * which Linux allows and which leaves the loaded library as it is.
 */
final class UnpackedLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibrary.class);
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern LINE = Pattern.compile("^(?:\\S+\\s+){5}(/.*/libduckdb_java\\d+\\.so)$");

    private UnpackedLibrary() {}

    /** Removes the name of the loaded library; where that cannot be done, the driver does it at the end. */
    static void unlink() {
        if (!Files.isReadable(MAPS)) {
            return;
        }
        try (Stream<String> lines = Files.lines(MAPS)) {
            Optional<Path> loaded =
                    lines.flatMap(line -> unpacked(line).stream()).findFirst();
            if (loaded.isPresent()) {
                Files.deleteIfExists(loaded.get());
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("event=library-not-unlinked cause=\"{}\"", e.getMessage());
        }
    }

    /** The unpacked library that a line of the process's memory map names; none where its name is removed already. */
    static Optional<Path> unpacked(String line) {
        Matcher found = LINE.matcher(line);
        return found.matches() ? Optional.of(Path.of(found.group(1))) : Optional.empty();
    }
}
