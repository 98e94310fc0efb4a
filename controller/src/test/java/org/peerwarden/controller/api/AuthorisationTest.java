package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.api.ApiHarness.Reply;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Role;

/** Who may what, for every operation of the contract. */
class AuthorisationTest {
    @TempDir
    Path directory;

    private ApiHarness api;
    private HostId workstation;

    @BeforeEach
    void start() {
        api = new ApiHarness(directory);
        workstation = api.host("alice", "workstations");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void nothingWorksWithoutAToken() {
        for (Contract.Operation operation : guarded()) {
            Reply reply = api.call("", operation.method(), path(operation), body(operation));
            assertThat(reply.status()).as(operation.name()).isEqualTo(401);
            assertThat(reply.code()).as(operation.name()).isEqualTo("CREDENTIALS_MISSING");
            assertThat(reply.headers()).containsKey("www-authenticate");
            assertThat(api.lastAudited().outcome()).isEqualTo(AuditOutcome.REFUSED);
            assertThat(api.lastAudited().actor()).isEqualTo("anonymous:127.0.0.1");
            assertThat(api.lastAudited().details()).containsEntry("code", "CREDENTIALS_MISSING");
        }
    }

    @Test
    void anUnknownTokenIsRefusedAndAudited() {
        for (String token : List.of("nonsense", "pwt_0011223344556677_forged", "pwt_", "a b c")) {
            Reply reply = api.get(token, "/v1/hosts");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.code()).isEqualTo("TOKEN_UNKNOWN");
            assertThat(api.lastAudited().details()).containsEntry("code", "TOKEN_UNKNOWN");
        }
    }

    @Test
    void whoeverIsRefusedTooOftenIsNotListenedTo() {
        String token = api.operator("vera", Role.VIEWER);
        for (int i = 0; i < Strangers.PATIENCE; i++) {
            assertThat(api.get("nonsense", "/v1/hosts").code()).isEqualTo("TOKEN_UNKNOWN");
        }
        long audited = api.lastAudited().sequence();
        Reply reply = api.get("nonsense", "/v1/hosts");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(reply.headers()).containsKey("retry-after");
        assertThat(api.lastAudited().sequence()).isEqualTo(audited);
        api.clock.move(java.time.Duration.ofMinutes(1));
        assertThat(api.get(token, "/v1/hosts").status()).isEqualTo(200);
    }

    @Test
    void aLowerRoleIsRefusedAndAudited() {
        List<Role> roles = List.of(Role.VIEWER, Role.ANALYST, Role.ADMIN);
        for (Role role : roles) {
            String token = api.operator("op-" + Words.of(role), role);
            for (Contract.Operation operation : guarded()) {
                if (operation.path().equals("/v1/logout") || operation.path().equals("/v1/events")) {
                    continue;
                }
                Role least = Words.of(operation.role(), Role.values()).orElseThrow();
                Reply reply = api.call(token, operation.method(), path(operation), body(operation));
                if (role.compareTo(least) < 0) {
                    assertThat(reply.status()).as(role + " " + operation.name()).isEqualTo(403);
                    assertThat(reply.code()).isEqualTo("ROLE_FORBIDS");
                    assertThat(api.lastAudited().actor()).isEqualTo("operator:op-" + Words.of(role));
                    assertThat(api.lastAudited().outcome()).isEqualTo(AuditOutcome.REFUSED);
                    assertThat(api.lastAudited().details()).containsEntry("code", "ROLE_FORBIDS");
                } else {
                    assertThat(reply.status()).as(role + " " + operation.name()).isNotIn(401, 403, 500);
                }
            }
        }
    }

    @Test
    void anotherGroupsOperatorTouchesNothing() {
        String token = api.operator("sam", Role.ANALYST, "servers");
        String everywhere = api.operator("ann", Role.ANALYST);
        String decision = api.post(everywhere, "/v1/decisions", """
                        {"action":"block","scope":{"group":"workstations","family":"bittorrent"}}""").field("id");
        String host = "/v1/hosts/" + workstation;
        assertForbidden(token, "GET", host, "");
        assertForbidden(token, "POST", host + "/isolate", "{\"reason\":\"x\"}");
        assertForbidden(token, "POST", host + "/release", "{}");
        assertForbidden(token, "POST", host + "/release-code", "");
        assertForbidden(token, "GET", "/v1/hosts?group=workstations", "");
        assertForbidden(token, "GET", "/v1/flows?host=" + workstation, "");
        assertForbidden(token, "GET", "/v1/binaries?host=" + workstation, "");
        assertForbidden(token, "GET", "/v1/peers?host=" + workstation, "");
        assertForbidden(token, "GET", "/v1/decisions?host=" + workstation, "");
        assertForbidden(token, "GET", "/v1/decisions/" + decision, "");
        assertForbidden(token, "POST", "/v1/decisions/" + decision + "/revoke", "{}");
        assertForbidden(token, "GET", "/v1/events?host=" + workstation, "");
        assertForbidden(token, "GET", "/metrics", "");
        for (String scope : List.of("{\"group\":\"workstations\",\"family\":\"tor\"}", "{\"family\":\"tor\"}")) {
            assertForbidden(token, "POST", "/v1/decisions", "{\"action\":\"block\",\"scope\":" + scope + "}");
        }
        assertThat(api.get(token, "/v1/hosts").json().path("items")).isEmpty();
        assertThat(api.get(token, "/v1/decisions").json().path("items")).isEmpty();
        assertThat(api.get(token, "/v1/status")
                        .json()
                        .path("hosts")
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(api.get(token, "/v1/flows").status()).isEqualTo(200);
        assertThat(api.history.last.hosts()).hasValue(java.util.Set.of());
        assertThat(api.decisions.isolation(workstation)).isEmpty();
    }

    @Test
    void aConfinedAdministratorRunsOnlyItsGroups() {
        String token = api.operator("gus", Role.ADMIN, "servers");
        assertForbidden(token, "POST", "/v1/policies", "{\"yaml\":\"policy: x\"}");
        assertForbidden(token, "POST", "/v1/policies/rollback", "{}");
        assertForbidden(token, "GET", "/v1/operators", "");
        assertForbidden(token, "GET", "/v1/audit", "");
        assertForbidden(token, "POST", "/v1/enrolment-tokens", "{\"group\":\"workstations\"}");
        assertThat(api.post(token, "/v1/enrolment-tokens", "{\"group\":\"servers\"}")
                        .status())
                .isEqualTo(201);
    }

    private void assertForbidden(String token, String method, String path, String body) {
        long before = api.lastAudited().sequence();
        Reply reply = api.call(token, method, path, body);
        assertThat(reply.status()).as(method + " " + path).isEqualTo(403);
        assertThat(reply.code()).as(method + " " + path).isEqualTo("GROUP_FORBIDDEN");
        assertThat(api.lastAudited().sequence())
                .as(method + " " + path + " is audited")
                .isEqualTo(before + 1);
        assertThat(api.lastAudited().details()).containsEntry("code", "GROUP_FORBIDDEN");
    }

    private List<Contract.Operation> guarded() {
        List<Contract.Operation> guarded = new ArrayList<>(api.contract.operations());
        guarded.removeIf(operation -> operation.role().equals("none"));
        assertThat(guarded).hasSizeGreaterThan(25);
        return guarded;
    }

    private String path(Contract.Operation operation) {
        // The workstation is needed by what comes after.
        boolean removes = operation.method().equals("DELETE");
        return operation
                .path()
                .replace("/hosts/{id}", "/hosts/" + (removes ? api.host("spare", "workstations") : workstation))
                .replace("{id}", "0011223344556677")
                .replace("{version}", "1");
    }

    private static String body(Contract.Operation operation) {
        return operation.json().has("requestBody") ? "{}" : "";
    }
}
