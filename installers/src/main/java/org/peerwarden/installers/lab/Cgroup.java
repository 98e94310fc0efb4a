package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the machine's cgroup v2 tree that the lab made. */
record Cgroup(Path path) {
    /** The machine's cgroup v2 root, wherever it is mounted: on a hybrid system that is not {@code /sys/fs/cgroup}. */
    static Cgroup root() {
        try {
            return Files.readAllLines(Path.of("/proc/mounts")).stream()
                    .map(line -> line.split(" ", -1))
                    .filter(fields -> fields[2].equals("cgroup2"))
                    .map(fields -> new Cgroup(Path.of(fields[1])))
                    .findFirst()
                    .orElseThrow(() -> new LabException("CGROUP_MISSING", "no cgroup v2 tree is mounted"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cgroup child(String name) {
        Path child = path.resolve(name);
        try {
            Files.createDirectories(child);
        } catch (IOException e) {
            throw new LabException("CGROUP_MISSING", "cannot make " + child, e);
        }
        return new Cgroup(child);
    }

    List<Path> children() {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Ends everything in it and removes it with all that is below, also what others made below it. */
    void remove() {
        if (!Files.isDirectory(path)) {
            return;
        }
        try {
            if (Files.exists(path.resolve("cgroup.kill"))) {
                Files.writeString(path.resolve("cgroup.kill"), "1");
            }
        } catch (IOException alreadyEmpty) {
            // The removal below tells whether anything is left.
        }
        Await.until("the cgroup " + path + " to be empty and removed", Duration.ofSeconds(10), this::removedOnce);
    }

    private boolean removedOnce() {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path directory : tree.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.deleteIfExists(directory);
            }
            return true;
        } catch (IOException | UncheckedIOException stillBusy) {
            return !Files.isDirectory(path);
        }
    }
}
