package org.peerwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.peerwarden.agent.flow.FlowLimits;
import org.peerwarden.agent.link.LinkConfig;
import org.peerwarden.agent.spool.SpoolLimits;

class AgentConfigTest {
    private static final String EVERYTHING = """
            # comments are for people
            data: /srv/peerwarden
            poll: 500ms
            flows:
              most: 1000
              most-per-process: 100
              byte-interval: 10s
            spool:
              bytes: 16MiB
            hashing:
              bytes-per-second: 1MiB
            link:
              longest-wait: 2m
            """;

    @TempDir
    Path directory;

    @Test
    void anEmptyFileIsTheDefaults() {
        assertThat(ConfigReader.parse("agent.yaml", "")).isEqualTo(AgentConfig.DEFAULT);
        assertThat(AgentConfig.DEFAULT)
                .isEqualTo(new AgentConfig(
                        Path.of("/var/lib/peerwarden"),
                        Duration.ofSeconds(1),
                        FlowLimits.DEFAULT,
                        SpoolLimits.DEFAULT,
                        LinkConfig.DEFAULT,
                        32L << 20));
    }

    @Test
    void everyPropertyCanBeChanged() throws ReflectiveOperationException {
        AgentConfig changed = ConfigReader.parse("agent.yaml", EVERYTHING);

        assertThat(changed)
                .isEqualTo(new AgentConfig(
                        Path.of("/srv/peerwarden"),
                        Duration.ofMillis(500),
                        new FlowLimits(1000, 100, Duration.ofSeconds(10)),
                        SpoolLimits.of(16 << 20),
                        new LinkConfig(
                                LinkConfig.DEFAULT.firstWait(),
                                Duration.ofMinutes(2),
                                LinkConfig.DEFAULT.greetingPatience(),
                                LinkConfig.DEFAULT.inFlightRecords()),
                        1 << 20));
        for (RecordComponent component : AgentConfig.class.getRecordComponents()) {
            assertThat(component.getAccessor().invoke(changed))
                    .as(component.getName())
                    .isNotEqualTo(component.getAccessor().invoke(AgentConfig.DEFAULT));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "pol: 1s                        | CONFIG_UNKNOWN_KEY | line 1: pol is not a key",
                "'flows:\n  mots: 5'            | CONFIG_UNKNOWN_KEY | line 2: flows.mots is not a key",
                "interval: 1s                   | CONFIG_REMOVED_KEY | it is called poll",
                "controller: a                  | CONFIG_REMOVED_KEY | peerwarden-agent enroll",
                "poll: 100ms                    | CONFIG_VALUE       | 200ms to 60s",
                "poll: 61s                      | CONFIG_VALUE       | 200ms to 60s",
                "poll: soon                     | CONFIG_VALUE       | written like 500ms",
                "poll: 0s                       | CONFIG_VALUE       | more than nothing",
                "'spool:\n  bytes: 1KiB'        | CONFIG_VALUE       | at least 1MiB",
                "'spool:\n  bytes: lots'        | CONFIG_VALUE       | written like 64MiB",
                "'spool:\n  bytes: 999999999999GiB' | CONFIG_VALUE   | fits on a disk",
                "'flows:\n  most: 0'            | CONFIG_VALUE       | at least 1",
                "'flows:\n  most: many'         | CONFIG_VALUE       | many",
                "'hashing:\n  bytes-per-second: 0' | CONFIG_VALUE    | more than nothing",
                "'data: a\ndata: b'             | CONFIG_MALFORMED   | data",
                "'- a'                          | CONFIG_MALFORMED   | list",
                "word                           | CONFIG_MALFORMED   | keys with values",
                "'poll: [1s'                    | CONFIG_MALFORMED   | agent.yaml"
            })
    void whatIsWrongIsRefusedWithItsPlace(String yaml, ConfigException.Code code, String says) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigReader.parse("agent.yaml", yaml));

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.getMessage()).contains(says).contains("agent.yaml");
    }

    @Test
    void aFileThatCannotBeReadHasACode() {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(directory.resolve("missing.yaml")));

        assertThat(refused.code()).isEqualTo(ConfigException.Code.CONFIG_UNREADABLE);
    }

    @Test
    void theCommandLineStandsAboveTheFile() throws Exception {
        Place place = new Place();
        place.config = Files.writeString(directory.resolve("agent.yaml"), EVERYTHING);
        assertThat(place.resolve().data()).isEqualTo(Path.of("/srv/peerwarden"));

        place.data = directory;

        assertThat(place.resolve().data()).isEqualTo(directory);
        assertThat(place.resolve().poll()).isEqualTo(Duration.ofMillis(500));
    }
}
