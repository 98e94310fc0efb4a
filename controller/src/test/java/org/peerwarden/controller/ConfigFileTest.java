package org.peerwarden.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class ConfigFileTest {
    @TempDir
    Path directory;

    @Test
    void anEmptyFileChangesNothing() {
        assertThat(read("")).isEqualTo(ControllerConfig.STANDARD);
        assertThat(read("# nothing\n")).isEqualTo(ControllerConfig.STANDARD);
    }

    @Test
    void readsEveryKey() {
        ControllerConfig config = read("""
                data: /srv/peerwarden
                listen: 10.0.0.2
                agents-port: 1
                api-port: 65535
                advertise: [10.0.0.2:7443, "[fd00::1]:7444", control.example, fd00::2]
                names: [console.example, 10.0.0.3]
                retention-days: 7
                """);

        assertThat(config)
                .isEqualTo(new ControllerConfig(
                        Path.of("/srv/peerwarden"),
                        "10.0.0.2",
                        1,
                        65_535,
                        List.of(
                                new Reach("10.0.0.2", 7443),
                                new Reach("fd00::1", 7444),
                                new Reach("control.example", 0),
                                new Reach("fd00::2", 0)),
                        List.of("console.example", "10.0.0.3"),
                        Duration.ofDays(7)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data: /x\\nport: 1         | CONFIG_UNKNOWN_KEY | test.yaml:2: there is no 'port'
            Data: /x                   | CONFIG_UNKNOWN_KEY | test.yaml:1: there is no 'Data'
            data: /x\\ndata: /y        | CONFIG_MALFORMED   | test.yaml:2: 'data' stands twice
            agents-port: 65536         | CONFIG_INVALID     | test.yaml:1: '65536' is not
            agents-port: -1            | CONFIG_INVALID     | test.yaml:1: '-1' is not
            api-port: seven            | CONFIG_INVALID     | test.yaml:1: 'seven' is not
            api-port: 99999999999999   | CONFIG_INVALID     | test.yaml:1:
            retention-days: 0          | CONFIG_INVALID     | test.yaml:1: '0' is not
            retention-days:            | CONFIG_INVALID     | test.yaml:1: a plain value
            data: [a, b]               | CONFIG_INVALID     | test.yaml:1: a plain value
            advertise: 10.0.0.2        | CONFIG_INVALID     | test.yaml:1: write a list
            advertise: ["a b"]         | CONFIG_INVALID     | test.yaml:1: write host:port
            advertise: ["10.0.0.256"]  | CONFIG_INVALID     | test.yaml:1: write host:port
            advertise: ["a:70000"]     | CONFIG_INVALID     | test.yaml:1: write host:port
            - data                     | CONFIG_MALFORMED   | test.yaml:1: write 'key: value'
            data: [                    | CONFIG_MALFORMED   | this is not YAML
            data: "                    | CONFIG_MALFORMED   | this is not YAML
            """)
    void refusesWithTheLineAndACode(String text, ErrorCode code, String message) {
        ControllerException failure = failure(text.replace("\\n", "\n"));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2:0", "a", "a.b-c:1", "[::1]", "[::1]:65535", "::1"})
    void takesWhereAControllerIsReached(String text) {
        assertThat(Reach.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":1", "a:", "a:b", "[::1", "::1]:1", "a/b", "1.2.3", "[1.2.3.4.5]", "-a", "[zz]:1"})
    void takesNothingElse(String text) {
        assertThat(Reach.parse(text)).isEmpty();
    }

    @Test
    void readsAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), "agents-port: 5\n");

        assertThat(ConfigFile.read(file, ControllerConfig.STANDARD).agentsPort())
                .isEqualTo(5);
    }

    @Test
    void refusesAFileThatCannotBeRead() throws Exception {
        Path latin =
                Files.write(directory.resolve("latin.yaml"), "data: /\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        Path large = Files.write(directory.resolve("large.yaml"), new byte[100_000]);

        for (Path file : List.of(latin, large, directory.resolve("absent.yaml"), directory)) {
            ControllerException failure = catchThrowableOfType(
                    ControllerException.class, () -> ConfigFile.read(file, ControllerConfig.STANDARD));
            assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_MALFORMED);
            assertThat(failure.getMessage()).contains(file.toString());
        }
    }

    private static ControllerConfig read(String text) {
        return ConfigFile.parse("test.yaml", text, ControllerConfig.STANDARD);
    }

    private static ControllerException failure(String text) {
        ControllerException failure = catchThrowableOfType(ControllerException.class, () -> read(text));
        assertThat(failure).isNotNull();
        return failure;
    }
}
