package org.peerwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code cleanup}, in a network namespace of its own. */
@Tag("kernel")
class CleanupTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void somethingWasDecided() throws Exception {
        Files.createDirectory(directory.resolve("posture"));
        Files.writeString(directory.resolve("posture/state"), "decided");
        Files.writeString(directory.resolve("identity.json"), "{}");
    }

    @Test
    void keepsWhatWasDecided() {
        assertThat(cleanUp()).isZero();

        assertThat(out.toString()).isEqualTo("clean\n");
        assertThat(directory.resolve("posture/state")).exists();
    }

    @Test
    void forgetsWhatWasDecidedWhenTold() {
        assertThat(cleanUp("--forget")).isZero();

        assertThat(out.toString()).isEqualTo("clean\nforgotten\n");
        assertThat(directory.resolve("posture")).isEmptyDirectory();
        assertThat(directory.resolve("identity.json")).exists();
    }

    private int cleanUp(String... options) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(Stream.concat(Stream.of("cleanup", "--data", directory.toString()), Arrays.stream(options))
                        .toArray(String[]::new));
    }
}
