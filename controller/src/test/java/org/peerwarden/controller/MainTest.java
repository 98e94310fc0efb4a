package org.peerwarden.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void initMakesAFleetAndSaysHowToGoOn() throws Exception {
        assertThat(run("init", "--data", directory.toString(), "--json")).isZero();

        JsonNode made = JsonMapper.builder().build().readTree(out.toString());
        assertThat(made.get("fingerprint").asString()).hasSize(43);
        assertThat(Path.of(made.get("authority").asString())).content().contains("BEGIN CERTIFICATE");
        assertThat(Path.of(made.get("setupSecret").asString())).exists();
        try (ControllerHarness harness = ControllerHarness.start(directory, java.time.InstantSource.system())) {
            assertThat(harness.controller().fingerprint())
                    .isEqualTo(made.get("fingerprint").asString());
        }
    }

    @Test
    void initDoesNotReplaceAFleet() throws Exception {
        run("init", "--data", directory.toString());
        String key = Files.readString(directory.resolve("authority.key"));

        assertThat(run("init", "--data", directory.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("DATA_EXISTS");
        assertThat(directory.resolve("authority.key")).content().isEqualTo(key);
    }

    @Test
    void failuresHaveACodeAndASentence() throws Exception {
        Path config = Files.writeString(directory.resolve("c.yaml"), "prot: 1\n");

        assertThat(run("run", "--config", config.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("CONFIG_UNKNOWN_KEY").contains("c.yaml:1");
        assertThat(run("run", "--agents-port", "70000")).isEqualTo(1);
        assertThat(err.toString()).contains("CONFIG_INVALID");
        assertThat(run("run", "--advertise", "a b")).isEqualTo(1);
    }

    @Test
    void wrongUseIsToldApart() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(run("run", "--agents-port", "x")).isEqualTo(2);
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("peerwarden-controller");
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
