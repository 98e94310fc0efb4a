package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.api.ApiHarness.Reply;
import org.peerwarden.controller.fleet.HostSeverity;
import org.peerwarden.controller.fleet.HostWarning;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Role;
import org.peerwarden.controller.posture.IsolationState;
import tools.jackson.databind.JsonNode;

class HostTest {
    @TempDir
    Path directory;

    private ApiHarness api;
    private String token;
    private HostId alice;

    @BeforeEach
    void start() {
        api = new ApiHarness(directory);
        token = api.operator("ann", Role.ANALYST);
        alice = api.host("alice", "workstations");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void hostsAreListedByNameInPages() {
        api.host("carol", "workstations");
        api.host("bob", "servers");
        JsonNode first = api.get(token, "/v1/hosts?limit=2").json();
        api.host("aaron", "servers");
        JsonNode second = api.get(
                        token,
                        "/v1/hosts?limit=2&cursor=" + first.path("nextCursor").asString())
                .json();
        assertThat(names(first)).containsExactly("alice", "bob");
        assertThat(names(second)).containsExactly("carol");
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(names(api.get(token, "/v1/hosts?group=servers").json())).containsExactly("aaron", "bob");
        assertThat(names(api.get(token, "/v1/hosts?name=carol").json())).containsExactly("carol");
        assertThat(names(api.get(token, "/v1/hosts?online=true").json())).isEmpty();
    }

    @Test
    void aRemovedHostIsOfTheFleetNoMore() {
        String admin = api.operator("root", Role.ADMIN);
        String path = "/v1/hosts/" + alice;
        assertThat(api.call(token, "DELETE", path, "").code()).isEqualTo("ROLE_FORBIDS");
        assertThat(api.call(admin, "DELETE", path, "").status()).isEqualTo(204);
        assertThat(api.lastAudited().action()).isEqualTo("host.revoke");
        assertThat(api.lastAudited().target()).isEqualTo("host:" + alice);
        assertThat(names(api.get(token, "/v1/hosts").json())).isEmpty();
        assertThat(api.call(admin, "DELETE", path, "").code()).isEqualTo("HOST_REVOKED");
    }

    @Test
    void aHostIsShownWithItsTierAndHealth() {
        api.fleet.health(
                alice,
                List.of(new HostWarning(
                        "SOCKETS_PORTABLE",
                        HostSeverity.WARNING,
                        "byte counts are missing",
                        Instant.parse("2026-11-24T11:00:00Z"))));
        JsonNode host = api.get(token, "/v1/hosts/" + alice).json();
        assertThat(host.path("tier").asString()).isEqualTo("netlink");
        assertThat(host.path("firewall").asString()).isEqualTo("nftables");
        assertThat(host.path("health").path(0).path("code").asString()).isEqualTo("SOCKETS_PORTABLE");
        assertThat(host.path("isolation").path("state").asString()).isEqualTo("none");
        assertThat(host.path("revision").path("state").asString()).isEqualTo("none");
    }

    @Test
    void isolationIsPendingThenVerifiedThenReleased() {
        Reply decided = api.post(token, "/v1/hosts/" + alice + "/isolate", """
                {"reason":"a worm","leaseSeconds":600,
                 "allow":[{"cidr":"10.0.0.53","port":53,"transport":"udp"},{"cidr":"2001:db8::/32"}]}""");
        assertThat(decided.status()).isEqualTo(201);
        String decision = decided.field("id");
        assertThat(decided.json().path("allow")).hasSize(2);
        assertThat(isolation().path("state").asString()).isEqualTo("pending");
        assertThat(isolation().path("decisionId").asString()).isEqualTo(decision);
        assertThat(api.get(token, "/v1/decisions/" + decision)
                        .json()
                        .path("hosts")
                        .path(0)
                        .path("state")
                        .asString())
                .isEqualTo("pending");

        api.says(alice, IsolationState.APPLIED);
        assertThat(isolation().path("state").asString()).isEqualTo("applied");
        api.says(alice, IsolationState.VERIFIED);
        assertThat(isolation().path("state").asString()).isEqualTo("verified");
        assertThat(isolation().path("probes")).hasSize(2);
        assertThat(api.get(token, "/v1/hosts/" + alice)
                        .json()
                        .path("revision")
                        .path("state")
                        .asString())
                .isEqualTo("in-force");

        assertThat(api.post(token, "/v1/hosts/" + alice + "/release", "").status())
                .isEqualTo(200);
        assertThat(isolation().path("state").asString()).isEqualTo("releasing");
        api.says(alice, IsolationState.NONE);
        assertThat(isolation().path("state").asString()).isEqualTo("none");
        assertThat(api.get(token, "/v1/decisions/" + decision)
                        .json()
                        .path("ending")
                        .path("cause")
                        .asString())
                .isEqualTo("superseded");
        assertThat(api.post(token, "/v1/hosts/" + alice + "/release", "{}").code())
                .isEqualTo("NOT_ISOLATED");
    }

    @Test
    void whatEndedOnTheHostIsTold() {
        api.post(token, "/v1/hosts/" + alice + "/isolate", "{\"reason\":\"x\"}");
        api.says(alice, IsolationState.NOT_EFFECTIVE);
        assertThat(isolation().path("state").asString()).isEqualTo("not-effective");
        api.says(alice, IsolationState.EXPIRED);
        assertThat(isolation().path("state").asString()).isEqualTo("expired");
        api.says(alice, IsolationState.RELEASED_LOCALLY);
        assertThat(isolation().path("state").asString()).isEqualTo("released-locally");
        api.says(alice, IsolationState.VERIFIED);
        api.clock.move(Duration.ofDays(2));
        assertThat(isolation().path("state").asString()).isEqualTo("stale");
    }

    @Test
    void theReleaseCodeIsRevealedAndAudited() {
        assertThat(api.post(token, "/v1/hosts/" + alice + "/release-code", "").code())
                .isEqualTo("NOT_ISOLATED");
        api.post(token, "/v1/hosts/" + alice + "/isolate", "{\"reason\":\"x\"}");
        Reply code = api.post(token, "/v1/hosts/" + alice + "/release-code", "");
        assertThat(code.field("code")).matches("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}");
        assertThat(api.lastAudited().action()).isEqualTo("decision.reveal-release-code");
        assertThat(api.lastAudited().actor()).isEqualTo("operator:ann");
        assertThat(api.lastAudited().details().toString()).doesNotContain(code.field("code"));
    }

    private JsonNode isolation() {
        return api.get(token, "/v1/hosts/" + alice).json().path("isolation");
    }

    private static List<String> names(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(host -> host.path("name").asString())
                .toList();
    }
}
