package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a Linux host says of itself. A part that it does not say is the empty text.
 *
 * @param distribution name and version for people
 * @param machineId {@code /etc/machine-id}: equal on two hosts only for clones
 * @param bootId random identifier of this boot
 */
public record LinuxMachine(String hostname, String distribution, String kernel, String machineId, String bootId) {
    public static LinuxMachine read() {
        return new LinuxMachine(
                text(Path.of("/proc/sys/kernel/hostname")),
                distribution(text(Path.of("/etc/os-release"))),
                text(Path.of("/proc/sys/kernel/osrelease")),
                text(Path.of("/etc/machine-id")),
                text(Path.of("/proc/sys/kernel/random/boot_id")));
    }

    /** {@code PRETTY_NAME} of an os-release file. */
    static String distribution(String release) {
        return release.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()))
                .map(value -> value.replaceAll("^[\"']|[\"']$", ""))
                .findFirst()
                .orElse("");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException absent) {
            return "";
        }
    }
}
