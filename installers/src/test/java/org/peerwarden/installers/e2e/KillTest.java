package org.peerwarden.installers.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.installers.e2e.Measured.say;
import static org.peerwarden.installers.e2e.Measured.seconds;
import static org.peerwarden.installers.e2e.Measured.since;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.peerwarden.installers.lab.Await;
import org.peerwarden.installers.lab.Callers;
import org.peerwarden.installers.lab.Callers.Call;
import org.peerwarden.installers.lab.Fleet;
import tools.jackson.databind.JsonNode;

/**
 * What was seen is in the history once, whoever is killed: counted against the record of the program that made the connections.
 */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final Duration STREAMING = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** An agent looks every second; a connection that is open for this long has been looked at twice. */
    private static final Duration TWO_LOOKS = Duration.ofSeconds(3);

    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.start(step -> {});
    }

    @AfterAll
    void stop() {
        fleet.close();
    }

    @Test
    void nothingIsLostOrDoubledWhenTheControllerIsKilled() {
        Callers callers =
                Callers.start(fleet.alice().host(), fleet.servers().host(), 9000, Duration.ofMillis(250), TWO_LOOKS);
        awaitFirstFlow(9000);
        Await.passing(STREAMING);

        long killed = System.nanoTime();
        fleet.controller().kill();
        Await.passing(STREAMING);
        fleet.controller().startAgain();
        say("the controller was gone for %.1f s".formatted(seconds(since(killed))));
        fleet.awaitOnline(3);
        Await.passing(STREAMING);
        callers.stop();

        assertThat(callers.failures()).isEmpty();
        Map<Integer, Long> made = byPort(callers, call -> true);
        Map<Integer, Long> shown = awaitShown(9000, flows -> flows.equals(made));
        say("%d connections were made, %d are in the history".formatted(total(made), total(shown)));
        assertThat(shown).isEqualTo(made);
    }

    @Test
    void nothingIsLostOrDoubledWhenAnAgentIsKilled() {
        // Longer than the agent is away, so that each connection is there to be seen before or after.
        Duration hold = Duration.ofSeconds(12);
        Callers callers = Callers.start(fleet.bob().host(), fleet.servers().host(), 9001, Duration.ofMillis(500), hold);
        awaitFirstFlow(9001);
        Await.passing(STREAMING);

        Instant killed = Instant.now();
        fleet.bob().kill();
        fleet.bob().startAgain();
        Await.until(
                "bob's agent to speak to its own command line",
                PATIENCE,
                () -> fleet.bob().command("status").succeeded());
        Instant looking = Instant.now().plus(TWO_LOOKS);
        say("bob's agent was gone for %.1f s".formatted(seconds(Duration.between(killed, Instant.now()))));
        fleet.awaitOnline(3);
        Await.passing(STREAMING);
        callers.stop();

        assertThat(callers.failures()).isEmpty();
        Map<Integer, Long> made = byPort(callers, call -> true);
        Map<Integer, Long> seeable = byPort(
                callers,
                call -> call.opened().isBefore(killed.minus(TWO_LOOKS))
                        || call.closed().isAfter(looking));
        Map<Integer, Long> shown = awaitShown(9001, flows -> flows.keySet().containsAll(seeable.keySet()));
        say("%d connections were made, %d could be seen, %d are in the history"
                .formatted(total(made), total(seeable), total(shown)));
        assertThat(shown).as("lost").containsAllEntriesOf(seeable);
        shown.forEach((port, count) ->
                assertThat(count).as("doubled, from port %d", port).isLessThanOrEqualTo(made.getOrDefault(port, 0L)));
    }

    private void awaitFirstFlow(int port) {
        Await.until(
                "the first connection to be in the history",
                PATIENCE,
                () -> !flows(port).isEmpty());
    }

    private Map<Integer, Long> awaitShown(int port, Predicate<Map<Integer, Long>> complete) {
        Map<Integer, Long> last = new HashMap<>();
        try {
            Await.until("the history to be complete", PATIENCE, () -> {
                last.clear();
                last.putAll(flows(port));
                return complete.test(last);
            });
        } catch (RuntimeException incomplete) {
            say("the history was not complete after %.0f s: %s".formatted(seconds(PATIENCE), incomplete.getMessage()));
        }
        return last;
    }

    /** How many conversations with a port of the servers' the history has, by the caller's port. */
    private Map<Integer, Long> flows(int port) {
        Map<Integer, Long> counts = new HashMap<>();
        JsonNode flows = fleet.console().json("flows", "--port", Integer.toString(port), "--limit", "10000");
        for (JsonNode flow : flows) {
            if (flow.path("peer").path("port").asInt(0) == port) {
                counts.merge(flow.path("local").path("port").asInt(0), 1L, Long::sum);
            }
        }
        return counts;
    }

    private static Map<Integer, Long> byPort(Callers callers, Predicate<Call> which) {
        List<Call> calls = callers.calls();
        return calls.stream().filter(which).collect(Collectors.groupingBy(Call::localPort, Collectors.counting()));
    }

    private static long total(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
