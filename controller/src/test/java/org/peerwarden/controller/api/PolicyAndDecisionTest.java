package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.api.ApiHarness.Reply;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Role;
import org.peerwarden.controller.posture.IsolationState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyAndDecisionTest {
    private static final String GOOD = """
            policy: quiet
            rules:
              - name: no-torrents
                action: block
                family: bittorrent
            """;

    @TempDir
    Path directory;

    private ApiHarness api;
    private String admin;
    private HostId alice;

    @BeforeEach
    void start() {
        api = new ApiHarness(directory);
        admin = api.operator("root", Role.ADMIN);
        alice = api.host("alice", "workstations");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aPolicyIsAppliedShownAndRolledBack() {
        assertThat(api.get(admin, "/v1/policies/in-force").code()).isEqualTo("POLICY_UNKNOWN");
        assertThat(api.post(admin, "/v1/policies/rollback", "{}").code()).isEqualTo("POLICY_UNKNOWN");
        Reply first = apply(GOOD);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("version").asInt()).isEqualTo(1);
        assertThat(first.json().path("rollout").path("pending").asInt()).isEqualTo(1);
        api.says(alice, IsolationState.NONE);
        assertThat(api.get(admin, "/v1/policies/1")
                        .json()
                        .path("rollout")
                        .path("inForce")
                        .asInt())
                .isEqualTo(1);
        apply(GOOD.replace("quiet", "quieter"));
        JsonNode history = api.get(admin, "/v1/policies").json().path("items");
        assertThat(history.path(0).path("inForce").asBoolean()).isTrue();
        assertThat(history.path(1).path("inForce").asBoolean()).isFalse();
        JsonNode back = api.post(admin, "/v1/policies/rollback", "{\"reason\":\"too quiet\"}")
                .json();
        assertThat(back.path("inForce").path("name").asString()).isEqualTo("quiet");
        assertThat(api.get(admin, "/v1/policies/in-force").field("yaml")).isEqualTo(GOOD);
        assertThat(api.post(admin, "/v1/policies/rollback", "").json().has("inForce"))
                .isFalse();
        assertThat(api.get(admin, "/v1/policies/in-force").status()).isEqualTo(404);
        assertThat(api.post(admin, "/v1/policies/rollback", "{\"version\":2}")
                        .json()
                        .path("inForce")
                        .path("name")
                        .asString())
                .isEqualTo("quieter");
        assertThat(api.post(admin, "/v1/policies/rollback", "{\"version\":99}").code())
                .isEqualTo("POLICY_UNKNOWN");
    }

    @Test
    void aPolicyWithErrorsIsRefusedWithTheirPlacesAndChangesNothing() {
        apply(GOOD);
        Reply refused = apply("policy: broken\nrules:\n  - name: x\n    action: destroy\n    family: tor\n");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("POLICY_REFUSED");
        JsonNode problem = refused.json().path("policy").path("problems").path(0);
        assertThat(problem.path("code").asString()).isEqualTo("UNKNOWN_ACTION");
        assertThat(problem.path("line").asInt()).isEqualTo(4);
        assertThat(api.get(admin, "/v1/policies/in-force").field("name")).isEqualTo("quiet");
        assertThat(api.lastAudited().details()).containsEntry("code", "POLICY_REFUSED");
    }

    @Test
    void checkingKeepsNothing() {
        String viewer = api.operator("vera", Role.VIEWER);
        String body = JsonMapper.shared().writeValueAsString(java.util.Map.of("yaml", GOOD, "source", "quiet.yaml"));
        Reply check = api.post(viewer, "/v1/policies/check", body);
        assertThat(check.json().path("accepted").asBoolean()).isTrue();
        assertThat(check.json().path("rules").asInt()).isEqualTo(1);
        assertThat(api.post(viewer, "/v1/policies/check", "{\"yaml\":\"[\"}")
                        .json()
                        .path("accepted")
                        .asBoolean())
                .isFalse();
        assertThat(api.get(viewer, "/v1/policies").json().path("items")).isEmpty();
    }

    @Test
    void aDecisionIsMadeShownAndRevoked() {
        Reply made = api.post(admin, "/v1/decisions", """
                {"action":"block","scope":{"host":"%s","path":"/usr/bin/aria2c"},"reason":"no","expiresInSeconds":60}""".formatted(alice));
        assertThat(made.status()).isEqualTo(201);
        String id = made.field("id");
        assertThat(made.field("by")).isEqualTo("operator:root");
        assertThat(made.json().path("hosts").path(0).path("state").asString()).isEqualTo("pending");
        api.says(alice, IsolationState.NONE);
        assertThat(api.get(admin, "/v1/decisions/" + id)
                        .json()
                        .path("hosts")
                        .path(0)
                        .path("state")
                        .asString())
                .isEqualTo("in-force");
        Reply revoked = api.post(admin, "/v1/decisions/" + id + "/revoke", "{\"reason\":\"yes\"}");
        assertThat(revoked.json().path("active").asBoolean()).isFalse();
        assertThat(revoked.json().path("ending").path("cause").asString()).isEqualTo("revoked");
        assertThat(api.post(admin, "/v1/decisions/" + id + "/revoke", "").code())
                .isEqualTo("DECISION_ENDED");
    }

    @Test
    void whatCannotBeDecidedHasACode() {
        assertThat(decide("{}").code()).isEqualTo("EMPTY_SELECTOR");
        assertThat(decide("{\"path\":\"aria2c\"}").code()).isEqualTo("BAD_PATH");
        assertThat(decide("{\"sha256\":\"abc\"}").code()).isEqualTo("BAD_VALUE");
        assertThat(decide("{\"peer\":\"10.9.0.0/16\"}").code()).isEqualTo("GUARD_CONTROLLER");
        assertThat(decide("{\"peer\":\"0.0.0.0/0\"}").code()).isEqualTo("BAD_PREFIX");
        assertThat(decide("{\"group\":\"nobody\",\"family\":\"tor\"}").code()).isEqualTo("GROUP_UNKNOWN");
        assertThat(decide("{\"host\":\"x\",\"family\":\"tor\"}").code()).isEqualTo("HOST_UNKNOWN");
        assertThat(decide("{\"host\":\"x\",\"group\":\"y\",\"family\":\"tor\"}").code())
                .isEqualTo("BAD_VALUE");
        assertThat(api.post(admin, "/v1/decisions", "{\"action\":\"isolate\",\"scope\":{}}")
                        .code())
                .isEqualTo("BAD_VALUE");
        assertThat(api.get(admin, "/v1/decisions").json().path("items")).isEmpty();
    }

    @Test
    void decisionsComeNewestFirstInPagesAndByWhetherTheyStand() {
        for (String family : List.of("tor", "i2p", "gnunet", "ipfs", "nano")) {
            decide("{\"family\":\"" + family + "\"}");
        }
        api.post(admin, "/v1/decisions", """
                {"action":"allow","scope":{"family":"tox"},"expiresInSeconds":30}""");
        api.clock.move(Duration.ofMinutes(1));
        api.postures.tick();
        List<String> families = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    api.get(admin, "/v1/decisions?active=true&limit=2" + cursor).json();
            page.path("items")
                    .forEach(
                            one -> families.add(one.path("scope").path("family").asString()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(families).containsExactly("nano", "ipfs", "gnunet", "i2p", "tor");
        JsonNode ended = api.get(admin, "/v1/decisions?active=false").json().path("items");
        assertThat(ended).hasSize(1);
        assertThat(ended.path(0).path("ending").path("cause").asString()).isEqualTo("expired");
    }

    @Test
    void theAuditLogIsReadInPagesAndVerified() {
        decide("{\"family\":\"tor\"}");
        apply(GOOD);
        JsonNode first = api.get(admin, "/v1/audit?limit=1").json();
        assertThat(first.path("items").path(0).path("action").asString()).isEqualTo("policy.apply");
        JsonNode second = api.get(
                        admin,
                        "/v1/audit?limit=1&cursor=" + first.path("nextCursor").asString())
                .json();
        assertThat(second.path("items").path(0).path("action").asString()).isEqualTo("decision.block");
        assertThat(second.path("items").path(0).path("outcome").asString()).isEqualTo("done");
        assertThat(api.get(admin, "/v1/audit/verify").json().path("whole").asBoolean())
                .isTrue();
    }

    @Test
    void statusAndMetricsCountTheFleet() {
        apply(GOOD);
        api.post(admin, "/v1/hosts/" + alice + "/isolate", "{\"reason\":\"x\"}");
        JsonNode status = api.get(admin, "/v1/status").json();
        assertThat(status.path("version").asString()).isEqualTo("1.2.3");
        assertThat(status.path("hosts").path("total").asInt()).isEqualTo(1);
        assertThat(status.path("hosts").path("isolated").asInt()).isEqualTo(1);
        assertThat(status.path("policy").path("name").asString()).isEqualTo("quiet");
        assertThat(api.get(admin, "/metrics").body())
                .contains("# TYPE peerwarden_hosts gauge\npeerwarden_hosts 1\n")
                .contains("peerwarden_hosts_isolated 1\n");
    }

    private Reply apply(String yaml) {
        return api.post(admin, "/v1/policies", JsonMapper.shared().writeValueAsString(java.util.Map.of("yaml", yaml)));
    }

    private Reply decide(String scope) {
        return api.post(admin, "/v1/decisions", "{\"action\":\"block\",\"scope\":" + scope + "}");
    }
}
