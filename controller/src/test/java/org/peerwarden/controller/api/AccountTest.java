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
import org.peerwarden.controller.identity.Role;

class AccountTest {
    @TempDir
    Path directory;

    private ApiHarness api;

    @BeforeEach
    void start() {
        api = new ApiHarness(directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theSecretMakesOneAdministratorAndNoSecond() {
        String body = "{\"secret\":\"%s\",\"name\":\"root\",\"password\":\"a long enough one\"}";
        assertThat(api.post("", "/v1/setup", body.formatted("wrong")).code()).isEqualTo("FIRST_SECRET_WRONG");
        String secret = api.secret();
        Reply made = api.post("", "/v1/setup", body.formatted(secret));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("operator").path("role").asString()).isEqualTo("admin");
        assertThat(api.get(made.field("token"), "/v1/whoami").field("name")).isEqualTo("root");
        assertThat(api.post("", "/v1/setup", body.formatted(secret)).code()).isEqualTo("FIRST_SECRET_USED");
    }

    @Test
    void aWeakPasswordLeavesTheSecretGood() {
        String body = "{\"secret\":\"" + api.secret() + "\",\"name\":\"root\",\"password\":\"%s\"}";
        assertThat(api.post("", "/v1/setup", body.formatted("short")).code()).isEqualTo("PASSWORD_UNSUITABLE");
        assertThat(api.post("", "/v1/setup", body.formatted("now it is long enough"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aWrongNameAndAWrongPasswordLookAlikeAndAreAudited() {
        api.operator("ann", Role.ANALYST);
        Reply password = api.post("", "/v1/login", "{\"name\":\"ann\",\"password\":\"not the right one\"}");
        Reply name = api.post("", "/v1/login", "{\"name\":\"bob\",\"password\":\"not the right one\"}");
        assertThat(password.status()).isEqualTo(401);
        assertThat(password.code()).isEqualTo("PASSWORD_WRONG");
        assertThat(password.body()).isEqualTo(name.body());
        assertThat(api.lastAudited().details()).containsEntry("code", "PASSWORD_WRONG");
    }

    @Test
    void guessingIsSlowedDown() {
        api.operator("ann", Role.ANALYST);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            codes.add(api.post("", "/v1/login", "{\"name\":\"ann\",\"password\":\"not the right one\"}")
                    .code());
        }
        assertThat(codes).startsWith("PASSWORD_WRONG").endsWith("LOGIN_LOCKED");
    }

    @Test
    void aLoginEndsByLogoutAndByTime() {
        api.operator("ann", Role.ANALYST);
        String login = "{\"name\":\"ann\",\"password\":\"" + ApiHarness.PASSWORD + "\"}";
        String first = api.post("", "/v1/login", login).field("token");
        assertThat(api.get(first, "/v1/whoami").field("role")).isEqualTo("analyst");
        assertThat(api.post(first, "/v1/logout", "").status()).isEqualTo(204);
        assertThat(api.get(first, "/v1/whoami").code()).isEqualTo("TOKEN_REVOKED");
        String second = api.post("", "/v1/login", login).field("token");
        api.clock.move(Duration.ofHours(12));
        assertThat(api.get(second, "/v1/whoami").code()).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void operatorsAreMadeAndListed() {
        String admin = api.operator("root", Role.ADMIN);
        Reply made = api.post(admin, "/v1/operators", """
                {"name":"sam","password":"a long enough one","role":"analyst","groups":["servers"]}""");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("groups").path(0).asString()).isEqualTo("servers");
        assertThat(api.post(admin, "/v1/operators", """
                        {"name":"sam","password":"a long enough one","role":"viewer"}""").code()).isEqualTo("ALREADY_EXISTS");
        assertThat(api.get(admin, "/v1/operators")
                        .json()
                        .path("items")
                        .valueStream()
                        .map(one -> one.path("name").asString())
                        .toList())
                .containsExactly("root", "sam");
        assertThat(api.get(admin, "/v1/operators").body()).doesNotContain("assword", "argon2");
    }

    @Test
    void whoIsSwitchedOffIsRefusedUntilSwitchedOn() {
        String admin = api.operator("root", Role.ADMIN);
        String ann = api.operator("ann", Role.ANALYST);
        Reply off = api.post(admin, "/v1/operators/ann/disable", "");
        assertThat(off.status()).isEqualTo(200);
        assertThat(off.json().path("disabled").asBoolean()).isTrue();
        assertThat(api.get(ann, "/v1/whoami").code()).isEqualTo("OPERATOR_DISABLED");
        assertThat(api.post(admin, "/v1/operators/ann/enable", "")
                        .json()
                        .path("disabled")
                        .asBoolean())
                .isFalse();
        assertThat(api.lastAudited().action()).isEqualTo("operator.change");
        assertThat(api.lastAudited().target()).isEqualTo("operator:ann");
        assertThat(api.get(ann, "/v1/whoami").status()).isEqualTo(200);
        assertThat(api.post(admin, "/v1/operators/root/disable", "").code()).isEqualTo("LAST_ADMINISTRATOR");
        assertThat(api.post(admin, "/v1/operators/nobody/disable", "").code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void anOwnPasswordIsChangedByWhoKnowsIt() {
        api.operator("ann", Role.ANALYST);
        String bob = api.operator("bob", Role.ANALYST);
        String login = "{\"name\":\"ann\",\"password\":\"%s\"}";
        String first =
                api.post("", "/v1/login", login.formatted(ApiHarness.PASSWORD)).field("token");
        String second =
                api.post("", "/v1/login", login.formatted(ApiHarness.PASSWORD)).field("token");
        String path = "/v1/operators/ann/password";
        String change = "{\"password\":\"another long one\",\"currentPassword\":\"%s\"}";
        assertThat(api.post(first, path, change.formatted("not the right one")).code())
                .isEqualTo("PASSWORD_WRONG");
        assertThat(api.post(first, path, "{\"password\":\"another long one\"}").status())
                .isEqualTo(400);
        assertThat(api.post(bob, path, change.formatted(ApiHarness.PASSWORD)).code())
                .isEqualTo("NOT_FOUND");
        assertThat(api.post(first, path, change.formatted(ApiHarness.PASSWORD)).status())
                .isEqualTo(204);
        assertThat(api.get(first, "/v1/whoami").status()).isEqualTo(200);
        assertThat(api.get(second, "/v1/whoami").code()).isEqualTo("TOKEN_REVOKED");
        assertThat(api.post("", "/v1/login", login.formatted(ApiHarness.PASSWORD))
                        .code())
                .isEqualTo("PASSWORD_WRONG");
        assertThat(api.post("", "/v1/login", login.formatted("another long one"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anAdministratorSetsAPasswordThatWasForgotten() {
        String admin = api.operator("root", Role.ADMIN);
        api.operator("ann", Role.ANALYST);
        assertThat(api.post(admin, "/v1/operators/ann/password", "{\"password\":\"another long one\"}")
                        .status())
                .isEqualTo(204);
        assertThat(api.post("", "/v1/login", "{\"name\":\"ann\",\"password\":\"another long one\"}")
                        .status())
                .isEqualTo(200);
        assertThat(api.post(admin, "/v1/operators/ann/password", "{\"password\":\"short\"}")
                        .code())
                .isEqualTo("PASSWORD_UNSUITABLE");
    }

    @Test
    void apiTokensAreOnesOwn() {
        String admin = api.operator("root", Role.ADMIN);
        String ann = api.operator("ann", Role.ANALYST);
        String bob = api.operator("bob", Role.ANALYST);
        Reply made = api.post(ann, "/v1/api-tokens", "{\"name\":\"export\",\"expiresInSeconds\":3600}");
        assertThat(made.status()).isEqualTo(201);
        String id = made.json().path("details").path("id").asString();
        assertThat(api.get(made.field("token"), "/v1/whoami").field("name")).isEqualTo("ann");
        assertThat(names(ann)).containsExactlyInAnyOrder("export", "test");
        assertThat(names(bob)).containsExactly("test");
        assertThat(names(admin)).hasSize(4);
        assertThat(api.call(bob, "DELETE", "/v1/api-tokens/" + id, "").code()).isEqualTo("NOT_FOUND");
        assertThat(api.call(ann, "DELETE", "/v1/api-tokens/" + id, "").status()).isEqualTo(204);
        assertThat(api.get(made.field("token"), "/v1/whoami").code()).isEqualTo("TOKEN_REVOKED");
    }

    @Test
    void enrolmentTokensAreShownOnceAndRevoked() {
        String admin = api.operator("root", Role.ADMIN);
        Reply made = api.post(admin, "/v1/enrolment-tokens", "{\"group\":\"workstations\",\"uses\":2}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.field("token")).matches("pw1\\.[^.]+\\.[^.]+\\.[^.]+");
        String id = made.json().path("details").path("id").asString();
        Reply list = api.get(admin, "/v1/enrolment-tokens");
        assertThat(list.json().path("items").path(0).path("uses").asInt()).isEqualTo(2);
        assertThat(list.body()).doesNotContain("pw1.");
        assertThat(api.call(admin, "DELETE", "/v1/enrolment-tokens/" + id, "").status())
                .isEqualTo(204);
        assertThat(api.get(admin, "/v1/enrolment-tokens")
                        .json()
                        .path("items")
                        .path(0)
                        .path("revoked")
                        .asBoolean())
                .isTrue();
        assertThat(api.call(admin, "DELETE", "/v1/enrolment-tokens/none", "").code())
                .isEqualTo("NOT_FOUND");
        assertThat(api.post(admin, "/v1/enrolment-tokens", "{\"group\":\"Bad Group\"}")
                        .code())
                .isEqualTo("INPUT_INVALID");
    }

    private List<String> names(String token) {
        return api.get(token, "/v1/api-tokens")
                .json()
                .path("items")
                .valueStream()
                .map(one -> one.path("name").asString())
                .toList();
    }
}
