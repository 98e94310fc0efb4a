package org.peerwarden.agent.process;

import java.util.Optional;

/**
 * What is executed.
 *
 * @param id of path and file: a rewritten file is another binary; never 0
 * @param path as the kernel names it, without its mark for deleted files
 * @param sha256 lower-case hexadecimal; empty until hashed
 */
public record Binary(
        long id,
        String path,
        FileKey file,
        Origin origin,
        Optional<String> sha256,
        Optional<SoftwarePackage> installedBy) {

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where the executed bytes are. */
    public enum Origin {
        FILE,
        /** Deleted or replaced while the process runs. */
        DELETED,
        /** Memory without a file. */
        MEMFD
    }
}
