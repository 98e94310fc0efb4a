package org.peerwarden.installers.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A real program as the lab runs it, and what is true of it.
 *
 * @param name short, unique in the lab, e.g. {@code aria2}
 * @param debianPackage the package that {@code installers/lab/install-packages} installs for it
 * @param executable the file whose process holds the sockets, which is what an agent has to name
 * @param truth what the product is held to
 * @param commandLine how it is started in a setting; what it needs on disk is written on the way. It stays in the foreground
 */
public record LabClient(
        String name, String debianPackage, Path executable, Truth truth, Function<Setting, List<String>> commandLine) {

    public LabClient {
        executable = executable.toFile().exists() ? real(executable) : executable;
    }

    /**
     * What is so, whatever anybody detects.
     *
     * @param peerToPeer whether it talks to its equals
     * @param family the family of its protocol; empty where it is not peer-to-peer
     */
    public record Truth(boolean peerToPeer, Optional<String> family) {}

    /** A program that talks to its equals. */
    public static LabClient peer(
            String name,
            String debianPackage,
            String executable,
            String family,
            Function<Setting, List<String>> commandLine) {
        return new LabClient(
                name, debianPackage, Path.of(executable), new Truth(true, Optional.of(family)), commandLine);
    }

    /** A program of ordinary life, of which no one may say that it is peer-to-peer. */
    public static LabClient ordinary(
            String name, String debianPackage, String executable, Function<Setting, List<String>> commandLine) {
        return new LabClient(name, debianPackage, Path.of(executable), new Truth(false, Optional.empty()), commandLine);
    }

    /** Starts it where no torrent is needed. */
    public LabProcess start(LabHost host) {
        return start(new Setting(host, host.home().resolve(name), Optional.empty()));
    }

    LabProcess start(Setting setting) {
        setting.write("started", "");
        return setting.host().start(name, commandLine.apply(setting));
    }

    /** The kernel names a process by the file itself, not by a link to it. */
    private static Path real(Path executable) {
        try {
            return executable.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
