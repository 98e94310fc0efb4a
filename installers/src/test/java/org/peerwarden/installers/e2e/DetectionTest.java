package org.peerwarden.installers.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.installers.e2e.Measured.say;
import static org.peerwarden.installers.e2e.Measured.seconds;
import static org.peerwarden.installers.e2e.Measured.since;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.peerwarden.installers.lab.Await;
import org.peerwarden.installers.lab.Clients;
import org.peerwarden.installers.lab.Fleet;
import org.peerwarden.installers.lab.LabAgent;
import org.peerwarden.installers.lab.LabClient;
import org.peerwarden.installers.lab.OrdinaryServers;
import tools.jackson.databind.JsonNode;

/** Every peer-to-peer program is named soon, with evidence; no ordinary program is accused. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetectionTest {
    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Set<String> ACCUSED = Set.of("suspected", "probable", "confirmed");

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
    void everyTorrentClientIsNamedWithEvidence() {
        Map<LabAgent, LabClient> clients = new LinkedHashMap<>();
        clients.put(fleet.alice(), Clients.TRANSMISSION);
        clients.put(fleet.bob(), Clients.QBITTORRENT);
        clients.put(fleet.files(), Clients.ARIA2);
        clients.forEach((agent, client) -> {
            long start = System.nanoTime();
            fleet.swarm().fetch(agent.host(), client);
            JsonNode binary = Await.present(
                    client.name() + " to be named",
                    PATIENCE,
                    () -> fleet.binary(agent, client.executable())
                            .filter(DetectionTest::isAccused)
                            .filter(shown -> !shown.path("sha256").asString("").isEmpty()));
            List<String> peers = Await.value(
                    "peers of " + client.name() + " to be shown",
                    PATIENCE,
                    () -> peersOf(agent, client),
                    shown -> shown.stream().anyMatch(strangers()::contains));
            Duration took = since(start);
            say("%s was named %.1f s after its start, with peers %s: %s"
                    .formatted(client.name(), seconds(took), peers, binary));

            assertThat(took).as("time until %s was named", client.name()).isLessThan(PROMISED);
            assertThat(binary.path("sha256").asString("")).isEqualTo(sha256(agent, client));
            assertThat(binary.path("package").asString("")).isEqualTo(client.debianPackage());
            assertThat(binary.path("packageVersion").asString("")).isNotBlank();
            assertThat(Optional.of(binary.path("family").asString("")))
                    .isEqualTo(client.truth().family());
            assertThat(binary.path("evidence")).isNotEmpty();
            assertThat(binary.path("evidence"))
                    .allSatisfy(
                            evidence -> assertThat(evidence.path("observation").asString(""))
                                    .isNotBlank());
        });
    }

    @Test
    void noOrdinaryProgramIsAccusedAndEachIsShown() {
        List<LabClient> serving = List.of(Clients.SSHD, Clients.UNBOUND);
        OrdinaryServers.startWeb(fleet.files().host());
        serving.forEach(client -> client.start(fleet.files().host()));
        Clients.ORDINARY.forEach(client -> client.start(fleet.alice().host()));
        fleet.bob()
                .host()
                .start(
                        "neighbour",
                        List.of(
                                "bash",
                                "-c",
                                "while :; do curl -s -o /dev/null --max-time 5 http://%1$s/slow; sleep 1; done"
                                        .formatted(
                                                fleet.files().host().address().v4())));
        fleet.bob()
                .host()
                .start(
                        "asking",
                        askingEverySecond(fleet.files().host().address().v4()));
        fleet.bob().host().start("visiting", visiting());

        for (LabClient client : List.of(Clients.CURL, Clients.WGET, Clients.SSH)) {
            awaitShown(fleet.alice(), client);
        }
        awaitShown(fleet.files(), Clients.NGINX);
        serving.forEach(client -> awaitShown(fleet.files(), client));

        Await.passing(PROMISED);
        Set<String> truth = Clients.PEERS.stream()
                .map(client -> client.executable().toString())
                .collect(Collectors.toSet());
        for (LabAgent agent : List.of(fleet.alice(), fleet.bob(), fleet.files())) {
            List<String> accused = fleet.binaries(agent).stream()
                    .filter(DetectionTest::isAccused)
                    .map(binary -> binary.path("path").asString(""))
                    .filter(path -> !truth.contains(path))
                    .toList();
            assertThat(accused)
                    .as("ordinary programs accused on %s", agent.host())
                    .isEmpty();
        }
    }

    private void awaitShown(LabAgent agent, LabClient client) {
        JsonNode binary = Await.present(
                client.name() + " to be shown with flows",
                PATIENCE,
                () -> fleet.binary(agent, client.executable())
                        .filter(shown -> shown.path("flows").asLong(0) > 0));
        say("%s is shown with %d flows as %s"
                .formatted(client.name(), binary.path("flows").asLong(), binary.path("level")));
        assertThat(isAccused(binary))
                .as("%s is accused: %s", client.name(), binary)
                .isFalse();
    }

    private List<String> peersOf(LabAgent agent, LabClient client) {
        JsonNode peers = fleet.console()
                .json(
                        "peers",
                        "--host",
                        agent.host().name(),
                        "--path",
                        client.executable().toString());
        return StreamSupport.stream(peers.spliterator(), false)
                .map(peer -> peer.path("address").asString(""))
                .toList();
    }

    private List<String> strangers() {
        return fleet.swarm().seeds().stream()
                .flatMap(host -> Stream.of(host.address().v4(), host.address().v6()))
                .toList();
    }

    private static String sha256(LabAgent agent, LabClient client) {
        String line = agent.host()
                .run(PATIENCE, List.of("sha256sum", client.executable().toString()))
                .orFail()
                .output();
        return line.substring(0, line.indexOf(' '));
    }

    private static boolean isAccused(JsonNode binary) {
        return ACCUSED.contains(binary.path("level").asString(""));
    }

    private static List<String> askingEverySecond(String resolver) {
        return List.of("python3", "-c", """
                import socket, struct, time
                while True:
                    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                        s.settimeout(1)
                        s.connect(("%s", 53))
                        q = struct.pack(">6H", 7, 0x100, 1, 0, 0, 0)
                        q += b"".join(bytes([len(p)]) + p for p in b"www.corp.test".split(b".")) + b"\\0\\0\\1\\0\\1"
                        s.send(q)
                        try:
                            s.recv(512)
                        except OSError:
                            pass
                        time.sleep(1)
                """.formatted(resolver));
    }

    private List<String> visiting() {
        return List.of(
                "ssh",
                "-i",
                fleet.lab().home().resolve("ssh_key").toString(),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "root@" + fleet.files().host().address().v4(),
                "while :; do date; sleep 1; done");
    }
}
