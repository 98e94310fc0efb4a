package org.peerwarden.installers.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTest {
    private static final List<Result> RESULTS = List.of(
            Result.alone("sockets", 40_000, "sockets"),
            Result.atMost(0.5, "steady look, CPU, beside ss -tan", 0.1, "s", 0.4),
            Result.atMost(0.5, "too slow", 3, "s", 4));

    @Test
    void judgesByRatio() {
        assertThat(RESULTS).extracting(Result::holds).containsExactly(true, true, false);
    }

    @Test
    void printsAnArrayForPrograms() {
        JsonNode array = JsonMapper.shared().readTree(Bench.json(RESULTS));

        assertThat(array.isArray()).isTrue();
        assertThat(array.get(1).propertyNames())
                .containsExactlyInAnyOrder("name", "value", "unit", "baseline", "ratio", "goal", "holds");
        assertThat(array.get(1).get("ratio").asDouble()).isEqualTo(0.25);
        assertThat(array.get(0).get("goal").isNull()).isTrue();
    }

    @Test
    void printsATableForPeople() {
        assertThat(Bench.table(RESULTS).lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).contains("40000"),
                        line -> assertThat(line).contains("0.250", "<= 0.500").endsWith("yes"),
                        line -> assertThat(line).endsWith("NO"));
    }

    @Test
    void knowsNoOtherBenchmark() {
        assertThat(Bench.run("nothing", false)).isEqualTo(2);
        assertThat(Bench.run("", true)).isEqualTo(2);
    }

    /** The command knows the names before anything is built. */
    @Test
    void isNamedInTheCommand() throws IOException {
        String command = Files.readString(Path.of("bench"));

        assertThat(command).contains("benchmarks=\"snapshot\"");
        assertThat(Bench.find("snapshot")).isPresent();
    }
}
