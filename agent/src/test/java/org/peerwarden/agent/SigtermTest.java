package org.peerwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.link.FakeController;
import org.peerwarden.agent.link.IdentityFile;

/** The command {@code run} as a process of its own, which is told to end. */
@Tag("kernel")
class SigtermTest {
    /** 128 and the number of SIGTERM. */
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    @Test
    void theLastLineSaysThatTheAgentStoppedAndWhatStays() throws Exception {
        Path output = directory.resolve("output");
        try (FakeController controller = new FakeController()) {
            new IdentityFile(directory).save(controller.identity());
            Process agent = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            classPath(),
                            Main.class.getName(),
                            "run",
                            "--data",
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                Await.until(() -> agent.isAlive() ? controller.hellos.size() : -1, hellos -> hellos != 0);
                agent.destroy();

                assertThat(agent.waitFor()).isEqualTo(TERMINATED);
            } finally {
                agent.destroyForcibly().waitFor();
            }
        }
        List<String> lines = Files.readAllLines(output);
        assertThat(lines)
                .filteredOn(line -> line.contains("event=agent-started"))
                .hasSize(1);
        assertThat(lines.getLast()).contains("event=agent-stopped").contains("enforcement=stays");
    }

    /** Of these tests, however they were started. */
    private static String classPath() {
        if (SigtermTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.concat(
                            Arrays.stream(loader.getURLs())
                                    .map(URL::toString)
                                    .map(URI::create)
                                    .map(Path::of)
                                    .map(Path::toString),
                            Stream.of(System.getProperty("java.class.path")))
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }
}
