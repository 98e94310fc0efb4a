package org.peerwarden.installers.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.installers.e2e.Measured.say;
import static org.peerwarden.installers.e2e.Measured.seconds;
import static org.peerwarden.installers.e2e.Measured.since;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.peerwarden.installers.lab.Await;
import org.peerwarden.installers.lab.Clients;
import org.peerwarden.installers.lab.Fleet;
import org.peerwarden.installers.lab.LabAgent;
import org.peerwarden.installers.lab.LabHost;
import org.peerwarden.installers.lab.OrdinaryServers;
import org.peerwarden.installers.lab.Ran;
import org.peerwarden.installers.lab.Traffic;
import tools.jackson.databind.JsonNode;

/** An isolated host reaches its controller and nothing else, at once, and is let go again. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long RUNNING = 150_000;

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
    void everythingIsCutButTheAgentsStreamAndComesBackWithTheRelease() {
        LabAgent alice = fleet.alice();
        fleet.swarm().fetch(alice.host(), Clients.TRANSMISSION);
        Clients.SSH.start(alice.host());
        Clients.CURL.start(alice.host());
        Clients.WGET.start(alice.host());
        Await.value(
                "a transfer on alice",
                PATIENCE,
                () -> fleet.swarmTraffic(alice, WINDOW),
                traffic -> traffic.received() > RUNNING);
        Await.until(
                "a session of ssh",
                PATIENCE,
                () -> established(alice.host()).stream().anyMatch(peer -> peer.endsWith(":22")));

        long decided = System.nanoTime();
        JsonNode isolated = fleet.console().json("isolate", "alice", "--reason", "A test.", "--wait");
        say("alice was isolated, verified, %.1f s after the decision: %s"
                .formatted(seconds(since(decided)), isolated.path("isolation").path("probes")));
        assertThat(isolated.path("isolation").path("state").asString("")).isEqualTo("verified");
        assertThat(isolated.path("isolation").path("probes"))
                .isNotEmpty()
                .allSatisfy(probe ->
                        assertThat(probe.path("asExpected").asBoolean(false)).isTrue());

        Traffic[] before = toAllButTheController(alice.host());
        Traffic stream = alice.host().trafficWith(fleet.controller().host());
        Await.passing(WINDOW);
        long sent = 0;
        Traffic[] after = toAllButTheController(alice.host());
        for (int i = 0; i < before.length; i++) {
            sent += after[i].since(before[i]).sent();
        }
        say("in %.0f s alice sent %d bytes to all others".formatted(seconds(WINDOW), sent));
        assertThat(sent).isZero();
        assertThat(established(alice.host()))
                .as("connections that are open on alice")
                .allMatch(peer ->
                        peer.startsWith(fleet.controller().host().address().v4() + ":"));
        assertThat(curl(alice.host()).succeeded()).isFalse();
        Await.until(
                "alice's stream to go on",
                PATIENCE,
                () -> alice.host()
                                .trafficWith(fleet.controller().host())
                                .since(stream)
                                .sent()
                        > 0);
        assertThat(fleet.shown(alice).path("online").asBoolean(false)).isTrue();

        long released = System.nanoTime();
        fleet.console().run("release", "alice", "--wait").orFail();
        Await.until(
                "pages to be served to alice again",
                PATIENCE,
                () -> curl(alice.host()).succeeded());
        say("pages were served to alice %.1f s after the release".formatted(seconds(since(released))));
        Await.value(
                "the transfer on alice to go on",
                PATIENCE,
                () -> fleet.swarmTraffic(alice, WINDOW),
                traffic -> traffic.received() > RUNNING);
        say("the transfer on alice went on %.1f s after the release".formatted(seconds(since(released))));
    }

    @Test
    void aHostThatIsOffIsIsolatedWhenItComesBack() {
        LabAgent bob = fleet.bob();
        bob.host().switchOff();
        Await.until(
                "bob to be seen as offline",
                PATIENCE,
                () -> !fleet.shown(bob).path("online").asBoolean(true));

        JsonNode decided = fleet.console().json("isolate", "bob", "--reason", "A test.");
        assertThat(decided.path("isolation").path("state").asString("")).isEqualTo("pending");

        bob.host().switchOn();
        long back = System.nanoTime();
        bob.startAgain();
        Await.value(
                "the isolation of bob to be verified",
                PATIENCE,
                () -> fleet.shown(bob).path("isolation").path("state").asString(""),
                "verified"::equals);
        say("bob was isolated, verified, %.1f s after it came back".formatted(seconds(since(back))));
        assertThat(curl(bob.host()).succeeded()).isFalse();

        fleet.console().run("release", "bob", "--wait").orFail();
        Await.until(
                "pages to be served to bob", PATIENCE, () -> curl(bob.host()).succeeded());
    }

    private Traffic[] toAllButTheController(LabHost host) {
        return fleet.lab().hosts().stream()
                .filter(other -> other != host && other != fleet.controller().host())
                .map(host::trafficWith)
                .toArray(Traffic[]::new);
    }

    private static Ran curl(LabHost host) {
        return host.run(PATIENCE, List.of("curl", "-sf", "--max-time", "3", "http://" + OrdinaryServers.WEB + "/"));
    }

    /** The far ends of connections that are open. */
    private static List<String> established(LabHost host) {
        return host.run(PATIENCE, List.of("ss", "-Htn", "state", "established"))
                .orFail()
                .output()
                .lines()
                .map(String::strip)
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                // Java's sockets are of both families; ss shows IPv4 on them as it is mapped.
                .map(peer -> peer.replaceFirst("^\\[::ffff:([0-9.]+)]", "$1"))
                .toList();
    }
}
