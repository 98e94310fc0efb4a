package org.peerwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandTest {
    private static final String TOKEN = "pw1.YQ.YQ." + "A".repeat(43);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void runWithoutAnIdentitySaysHowToEnrol() {
        assertThat(execute("run")).isEqualTo(Main.ENROLMENT);
        assertThat(err.toString()).startsWith("NOT_ENROLLED: ").contains("peerwarden-agent enroll");
    }

    @Test
    void statusWithoutAnAgentSaysSo() {
        assertThat(execute("status")).isEqualTo(Main.NOT_RUNNING);
        assertThat(err.toString()).startsWith("AGENT_NOT_RUNNING: ");
    }

    @Test
    void releaseWithoutAnAgentSaysSo() {
        assertThat(execute("release", "1234")).isEqualTo(Main.NOT_RUNNING);
    }

    @Test
    void aMalformedTokenIsWrongUsageAndIsNotRepeated() {
        assertThat(execute("enroll", "--controller", "127.0.0.1:1", "--token", "pw1.secret"))
                .isEqualTo(Main.USAGE);
        assertThat(err.toString()).startsWith("TOKEN_MALFORMED: ").doesNotContain("pw1.secret");
    }

    @Test
    void enrolmentNeedsAToken() {
        assertThat(execute("enroll", "--controller", "127.0.0.1:1")).isEqualTo(Main.USAGE);
        assertThat(err.toString()).contains("--token");
    }

    @Test
    void enrolmentAnIdentityIsThereAlreadyIsRefused() throws Exception {
        Files.writeString(directory.resolve("identity.json"), "{}");

        assertThat(execute("enroll", "--controller", "127.0.0.1:1", "--token", TOKEN))
                .isEqualTo(Main.ENROLMENT);
        assertThat(err.toString()).startsWith("ALREADY_ENROLLED: ");
    }

    @Test
    void anUnreadableIdentityFailsWithItsCode() throws Exception {
        Files.writeString(directory.resolve("identity.json"), "{}");

        assertThat(execute("run")).isEqualTo(Main.FAILED);
        assertThat(err.toString()).startsWith("IDENTITY_UNREADABLE: ");
    }

    @Test
    void aWrongConfigurationIsWrongUsageWithItsLine() throws Exception {
        Path config = Files.writeString(directory.resolve("agent.yaml"), "pol: 1s\n");

        assertThat(execute("status", "--config", config.toString())).isEqualTo(Main.USAGE);
        assertThat(err.toString()).startsWith("CONFIG_UNKNOWN_KEY: ").contains("line 1");
    }

    @Test
    void everyCommandExplainsItselfAndItsExitCodes() {
        for (String name : Main.commandLine().getSubcommands().keySet()) {
            assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute(name, "--help"))
                    .isZero();
            assertThat(out.toString()).contains("Exit codes:");
        }
    }

    @Test
    void versionPrintsOneLine() {
        assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute("version"))
                .isZero();
        assertThat(out.toString().lines()).hasSize(1);
    }

    @Test
    void aLogLineIsOneLineOfKeysAndValues() {
        LogRecord line = new LogRecord(Level.WARNING, "event=down reason=\"a\nb\"");
        line.setLoggerName("org.peerwarden.agent.link.Link");

        assertThat(new LogLines().format(line))
                .matches("time=\\S+ level=warn from=link\\.Link event=down reason=\"a b\"\n");
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add(directory.toString());
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(all.toArray(String[]::new));
    }
}
