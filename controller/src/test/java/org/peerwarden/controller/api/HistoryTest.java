package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Role;
import tools.jackson.databind.JsonNode;

class HistoryTest {
    @TempDir
    Path directory;

    private ApiHarness api;
    private String token;
    private HostId alice;
    private HostId files;

    @BeforeEach
    void start() {
        api = new ApiHarness(directory);
        token = api.operator("vera", Role.VIEWER);
        alice = api.host("alice", "workstations");
        files = api.host("files", "servers");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aBinaryIsShownWithItsVerdictAndTheEvidence() {
        api.history.binaries.add(Sights.ordinary(alice, api.now()));
        api.history.binaries.add(Sights.accused(alice, api.now()));
        JsonNode accused =
                api.get(token, "/v1/binaries?p2p=true").json().path("items").path(0);
        assertThat(accused.path("path").asString()).isEqualTo("/usr/bin/transmission-daemon");
        assertThat(accused.path("hostName").asString()).isEqualTo("alice");
        assertThat(accused.path("package").asString()).isEqualTo("transmission-daemon");
        assertThat(accused.path("packageVersion").asString()).isEqualTo("3.00-2");
        assertThat(accused.path("sha256").asString()).isEqualTo("ab".repeat(32));
        assertThat(accused.path("level").asString()).isEqualTo("probable");
        assertThat(accused.path("family").asString()).isEqualTo("bittorrent");
        assertThat(accused.path("kind").asString()).isEqualTo("file-sharing");
        assertThat(accused.path("peers").asInt()).isEqualTo(41);
        assertThat(accused.path("evidence").path(0).path("flow").asString()).hasSize(32);
        JsonNode ordinary = api.get(token, "/v1/binaries?p2p=false").json().path("items");
        assertThat(ordinary).hasSize(1);
        assertThat(ordinary.path(0).path("level").asString()).isEqualTo("none");
        assertThat(ordinary.path(0).has("sha256")).isFalse();
        assertThat(api.get(token, "/v1/binaries?family=tor").json().path("items"))
                .isEmpty();
        assertThat(api.get(token, "/v1/binaries?package=transmission-daemon")
                        .json()
                        .path("items"))
                .hasSize(1);
    }

    @Test
    void pagesOfBinariesStayInPlaceWhileOthersCome() {
        api.history.binaries.add(Sights.accused(alice, api.now()));
        api.history.binaries.add(Sights.accused(files, api.now()));
        JsonNode first = api.get(token, "/v1/binaries?limit=1").json();
        api.history.binaries.add(Sights.ordinary(alice, api.now()));
        JsonNode second = api.get(
                        token,
                        "/v1/binaries?limit=5&cursor="
                                + first.path("nextCursor").asString())
                .json();
        assertThat(first.path("items").path(0).path("hostName").asString()).isEqualTo("alice");
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.path("items").path(0).path("hostName").asString()).isEqualTo("files");
        assertThat(second.has("nextCursor")).isFalse();
    }

    @Test
    void flowsComeInPagesThatDoNotMoveWithTheClock() {
        for (int number = 1; number <= 5; number++) {
            api.history.flows.add(Sights.flow(alice, number, api.now()));
        }
        List<String> ids = new ArrayList<>();
        String cursor = "";
        Instant since = api.now().minus(Duration.ofDays(1));
        do {
            JsonNode page = api.get(token, "/v1/flows?limit=2" + cursor).json();
            page.path("items").forEach(flow -> ids.add(flow.path("id").asString()));
            assertThat(api.history.last.since()).hasValue(since);
            api.clock.move(Duration.ofMinutes(5));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(ids).hasSize(5).doesNotHaveDuplicates();
        assertThat(ids.getFirst()).isEqualTo("00000000000000000000000000000005");
    }

    @Test
    void aFlowHasWhatIsKnownOfItAndNothingElse() {
        api.history.flows.add(Sights.flow(alice, 2, api.now()));
        api.history.flows.add(Sights.flow(alice, 1, api.now()));
        JsonNode items = api.get(token, "/v1/flows?host=" + alice).json().path("items");
        JsonNode named = items.path(0);
        assertThat(named.path("peer").path("address").asString()).isEqualTo("2001:db8::1");
        assertThat(named.path("dnsName").asString()).isEqualTo("peer.example");
        assertThat(named.path("outcome").asString()).isEqualTo("timed-out");
        assertThat(named.path("attribution").asString()).isEqualTo("inode");
        assertThat(named.path("binary").asString()).isEqualTo("/usr/bin/transmission-daemon");
        assertThat(named.path("bytesSent").asInt()).isEqualTo(10);
        assertThat(named.has("bytesReceived")).isFalse();
        assertThat(items.path(1).has("peer")).isFalse();
        assertThat(items.path(1).has("dnsName")).isFalse();
    }

    @Test
    void filtersReachTheHistory() {
        api.get(
                token,
                "/v1/flows?path=/usr/bin/curl&sha256=" + "cd".repeat(32)
                        + "&peer=10.1.0.0/16&port=53&transport=udp&outcome=timed-out&until=2026-11-24T12:00:00Z&p2p=true");
        var filter = api.history.last;
        assertThat(filter.binaryPath()).hasValue("/usr/bin/curl");
        assertThat(filter.peer().orElseThrow()).hasToString("10.1.0.0/16");
        assertThat(filter.port()).hasValue(53);
        assertThat(filter.until()).hasValue(Instant.parse("2026-11-24T12:00:00Z"));
        assertThat(filter.peerToPeer()).isTrue();
        assertThat(api.get(token, "/v1/flows?transport=udp").status()).isEqualTo(200);
    }

    @Test
    void peersComeWithTheirPortsInPages() {
        for (int number = 1; number <= 3; number++) {
            api.history.peers.add(Sights.peer(alice, number, api.now()));
        }
        JsonNode first = api.get(token, "/v1/peers?limit=2&host=" + alice).json();
        assertThat(first.path("items")).hasSize(2);
        assertThat(first.path("items").path(0).path("ports")).hasSize(2);
        JsonNode second = api.get(
                        token,
                        "/v1/peers?limit=2&host=" + alice + "&cursor="
                                + first.path("nextCursor").asString())
                .json();
        assertThat(second.path("items").path(0).path("address").asString()).isEqualTo("198.51.100.3");
    }

    @Test
    void aConfinedOperatorSeesItsHostsAlone() {
        String confined = api.operator("sam", Role.VIEWER, "servers");
        api.history.flows.add(Sights.flow(alice, 1, api.now()));
        api.history.flows.add(Sights.flow(files, 2, api.now()));
        JsonNode items = api.get(confined, "/v1/flows").json().path("items");
        assertThat(items).hasSize(1);
        assertThat(items.path(0).path("host").asString()).isEqualTo(files.value());
    }
}
