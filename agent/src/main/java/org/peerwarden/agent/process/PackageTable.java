package org.peerwarden.agent.process;

import java.util.Optional;

/** Which package installed a file. Implementations are in {@code os}; slow, and asked off the hot path by one thread only. */
public interface PackageTable {
    /** A host without packages that this agent can read. */
    PackageTable NONE = path -> Optional.empty();

    /**
     * The package that owns the file.
     *
     * @param path as the kernel names it, in this host's own root; nothing is said of files inside containers
     */
    Optional<SoftwarePackage> ownerOf(String path);
}
