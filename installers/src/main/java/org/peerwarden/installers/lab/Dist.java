package org.peerwarden.installers.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is shipped, laid out by the build.
 *
 * @param home the directory that holds {@code bin} and {@code lib}
 */
public record Dist(Path home) {
    /** Found by the property {@code peerwarden.dist}, or below the directory that this JVM was started in. */
    public static Optional<Dist> find() {
        return Stream.of(System.getProperty("peerwarden.dist", ""), "target/peerwarden", "installers/target/peerwarden")
                .filter(candidate -> !candidate.isEmpty())
                .map(candidate -> Path.of(candidate).toAbsolutePath().normalize())
                .filter(home -> Files.isExecutable(home.resolve("bin/peerwarden-agent")))
                .map(Dist::new)
                .findFirst();
    }

    /**
     * As {@link #find}, where there is no going on without it.
     *
     * @throws LabException {@code DIST_MISSING}
     */
    public static Dist require() {
        return find().orElseThrow(() ->
                new LabException("DIST_MISSING", "no installers/target/peerwarden; build it: mvn package -DskipTests"));
    }

    public Path agent() {
        return home.resolve("bin/peerwarden-agent");
    }

    public Path controller() {
        return home.resolve("bin/peerwarden-controller");
    }

    /** The operators' command line. */
    public Path cli() {
        return home.resolve("bin/peerwarden");
    }
}
