package org.peerwarden.installers.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.installers.e2e.Measured.say;
import static org.peerwarden.installers.e2e.Measured.seconds;
import static org.peerwarden.installers.e2e.Measured.since;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.peerwarden.installers.lab.Await;
import org.peerwarden.installers.lab.Clients;
import org.peerwarden.installers.lab.Fleet;
import org.peerwarden.installers.lab.LabAgent;
import org.peerwarden.installers.lab.Traffic;

/** A policy stops a protocol in one group, leaves the same binary alone in another, and is taken back. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyTest {
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Far less than a transfer, which may have 500 kB a second, and more than a stray acknowledgement. */
    private static final long STILL = 2_000;

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
    void bitTorrentIsBlockedOnWorkstationsAloneAndComesBackWithTheRollback() {
        fleet.swarm().fetch(fleet.alice().host(), Clients.TRANSMISSION);
        fleet.swarm().fetch(fleet.files().host(), Clients.TRANSMISSION);
        awaitTransfer(fleet.alice());
        awaitTransfer(fleet.files());

        long applied = System.nanoTime();
        fleet.console().run("policy", "apply", policy().toString()).orFail();
        Await.value(
                "the transfer on alice to stop",
                PATIENCE,
                () -> fleet.swarmTraffic(fleet.alice(), WINDOW),
                traffic -> traffic.sent() < STILL);
        say("the transfer on alice was still %.1f s after the policy was applied".formatted(seconds(since(applied))));
        Traffic filesBefore = fleet.swarmTraffic(fleet.files());
        Traffic alice = fleet.swarmTraffic(fleet.alice(), WINDOW);
        Traffic files = fleet.swarmTraffic(fleet.files()).since(filesBefore);
        say("in %.0f s alice sent %d bytes to the swarm, files received %d"
                .formatted(seconds(WINDOW), alice.sent(), files.received()));
        assertThat(alice.sent()).isLessThan(STILL);
        assertThat(files.received()).isGreaterThan(RUNNING);
        assertThat(fleet.shown(fleet.alice()).path("blocks")).isNotEmpty();

        long rolledBack = System.nanoTime();
        fleet.console().run("policy", "rollback").orFail();
        awaitTransfer(fleet.alice());
        say("the transfer on alice went on %.1f s after the rollback".formatted(seconds(since(rolledBack))));
    }

    private void awaitTransfer(LabAgent agent) {
        Traffic running = Await.value(
                "a transfer on " + agent.host(),
                PATIENCE,
                () -> fleet.swarmTraffic(agent, WINDOW),
                traffic -> traffic.received() > RUNNING);
        say("%s received %d bytes in %.0f s".formatted(agent.host().name(), running.received(), seconds(WINDOW)));
    }

    private Path policy() {
        return Path.of("../policies/library/block-bittorrent-workstations.yaml")
                .toAbsolutePath()
                .normalize();
    }
}
