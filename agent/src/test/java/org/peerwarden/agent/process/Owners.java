package org.peerwarden.agent.process;

import java.util.List;
import java.util.Optional;

/** Owners in short, for tests. */
public final class Owners {
    private Owners() {}

    public static Owner owner(ProcessKey process, String path) {
        return owner(process, binary(path));
    }

    public static Owner owner(ProcessKey process, Binary binary) {
        return owner(process, binary, List.of());
    }

    public static Owner owner(ProcessKey process, Binary binary, List<Owner.Parent> parents) {
        return new Owner(
                process,
                binary,
                List.of(binary.path()),
                1000,
                Optional.of("user"),
                parents,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    public static Binary binary(String path) {
        return Binary.of(path, new FileKey(1, path.hashCode(), 1, 1, 1), Binary.Origin.FILE);
    }
}
