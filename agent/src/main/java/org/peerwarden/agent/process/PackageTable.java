package org.peerwarden.agent.process;

import java.util.Optional;

/** Which package installed a file. Implementations are in {@code os}; slow, and asked off the hot path by one thread only. */
public interface PackageTable {
    /** A host without packages that this agent can read. */
    PackageTable NONE = binary -> Optional.empty();

    /**
     * The package that owns the file. Empty also when the file stands in another root than this agent's, as in a container,
     * where the same path is another file.
     */
    Optional<SoftwarePackage> ownerOf(Binary binary);
}
