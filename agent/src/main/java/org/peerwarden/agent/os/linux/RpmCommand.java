package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.peerwarden.agent.process.SoftwarePackage;

/** Which package of RPM installed a file, by asking the {@code rpm} command: its database has had three formats. */
final class RpmCommand {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 64 << 10;

    private final Path command;

    /** @param command usually {@code /usr/bin/rpm} */
    RpmCommand(Path command) {
        this.command = command;
    }

    /** Whether there is one. */
    boolean exists() {
        return Files.isExecutable(command);
    }

    /** @throws UncheckedIOException when the command cannot be run or does not end in time */
    Optional<SoftwarePackage> ownerOf(String path) {
        try {
            Process rpm = new ProcessBuilder(
                            command.toString(),
                            "-qf",
                            "--queryformat",
                            "%{NAME}\\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\n",
                            "--",
                            path)
                    .redirectErrorStream(true)
                    .start();
            rpm.getOutputStream().close();
            // It is stopped in time whatever becomes of the reading below.
            rpm.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).exceptionally(late -> rpm.destroyForcibly());
            try (InputStream answer = rpm.getInputStream()) {
                return parse(new String(answer.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
            } finally {
                rpm.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("asking " + command + " for the package of " + path, e);
        }
    }

    /** The first package of the answer; of a file that none installed, rpm says so in words without a tab. */
    static Optional<SoftwarePackage> parse(String answer) {
        return answer.lines()
                .map(line -> List.of(line.split("\t", -1)))
                .filter(parts -> parts.size() == 2 && !parts.getFirst().isBlank())
                .map(parts -> new SoftwarePackage(parts.getFirst(), parts.getLast()))
                .findFirst();
    }
}
