package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.peerwarden.controller.api.ApiHarness.Reply;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Role;

class MalformedRequestTest {
    @TempDir
    Path directory;

    private ApiHarness api;
    private String token;
    private HostId host;

    @BeforeEach
    void start() {
        api = new ApiHarness(directory);
        token = api.operator("root", Role.ADMIN);
        host = api.host("alice", "workstations");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BODY_MISSING         |",
                "BODY_MALFORMED       | {",
                "BODY_MALFORMED       | {\"reason\":\"x\"} and more",
                "BODY_MALFORMED       | {\"reason\":\"x\",\"reason\":\"y\"}",
                "BODY_MALFORMED       | [1]",
                "BODY_MALFORMED       | [[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]",
                "BODY_MALFORMED       | null",
                "MISSING_FIELD        | {}",
                "WRONG_TYPE           | {\"reason\":1}",
                "WRONG_TYPE           | {\"reason\":null}",
                "UNKNOWN_FIELD        | {\"reason\":\"x\",\"force\":true}",
                "BAD_VALUE            | {\"reason\":\"\"}",
                "BAD_VALUE            | {\"reason\":\"x\",\"leaseSeconds\":1}",
                "BAD_VALUE            | {\"reason\":\"x\",\"leaseSeconds\":99999999999999999999999}",
                "WRONG_TYPE           | {\"reason\":\"x\",\"leaseSeconds\":60.5}",
                "WRONG_TYPE           | {\"reason\":\"x\",\"leaseSeconds\":\"60\"}",
                "WRONG_TYPE           | {\"reason\":\"x\",\"allow\":{}}",
                "WRONG_TYPE           | {\"reason\":\"x\",\"allow\":[1]}",
                "MISSING_FIELD        | {\"reason\":\"x\",\"allow\":[{}]}",
                "BAD_VALUE            | {\"reason\":\"x\",\"allow\":[{\"cidr\":\"10.0.0.1/8\"}]}",
                "BAD_VALUE            | {\"reason\":\"x\",\"allow\":[{\"cidr\":\"example.com\"}]}",
                "BAD_VALUE            | {\"reason\":\"x\",\"allow\":[{\"cidr\":\"10.0.0.0/8\",\"port\":0}]}",
                "UNKNOWN_FIELD        | {\"reason\":\"x\",\"allow\":[{\"cidr\":\"10.0.0.0/8\",\"ports\":1}]}",
                "BAD_PREFIX           | {\"reason\":\"x\",\"allow\":[{\"cidr\":\"0.0.0.0/0\"}]}",
                "REQUEST_INVALID      | {\"leaseSeconds\":1,\"force\":true}"
            })
    void whatIsWrongWithABodyHasACode(String code, String body) {
        Reply reply = api.post(token, "/v1/hosts/" + host + "/isolate", body == null ? "" : body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.field("detail")).isNotEmpty();
        assertThat(reply.json().path("retryable").asBoolean()).isFalse();
        assertThat(api.decisions.isolation(host)).isEmpty();
    }

    @Test
    void eachWrongFieldIsNamed() {
        Reply reply = api.post(
                token,
                "/v1/hosts/" + host + "/isolate",
                "{\"allow\":[{\"cidr\":\"x\"},{\"cidr\":\"10.0.0.0/8\",\"a\":1}]}");
        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString() + " "
                                + error.path("code").asString())
                        .toList())
                .containsExactlyInAnyOrder("reason MISSING_FIELD", "allow.0.cidr BAD_VALUE", "allow.1.a UNKNOWN_FIELD");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/hosts?limit=0, BAD_VALUE",
        "/v1/hosts?limit=1001, BAD_VALUE",
        "/v1/hosts?limit=ten, BAD_VALUE",
        "/v1/hosts?limit=1&limit=2, BAD_VALUE",
        "/v1/hosts?online=yes, BAD_VALUE",
        "/v1/hosts?colour=red, UNKNOWN_PARAMETER",
        "/v1/hosts?cursor=nonsense, BAD_CURSOR",
        "/v1/hosts?cursor=%21%21, BAD_CURSOR",
        "/v1/flows?since=yesterday, BAD_VALUE",
        "/v1/flows?port=70000, BAD_VALUE",
        "/v1/flows?peer=10.0.0.1/8, BAD_VALUE",
        "/v1/flows?transport=sctp, BAD_VALUE",
        "/v1/flows?sha256=abc, BAD_VALUE",
        "/v1/flows?cursor=nonsense, BAD_CURSOR",
        "/v1/events?types=nonsense, BAD_VALUE",
        "/v1/whoami?x=1, UNKNOWN_PARAMETER"
    })
    void whatIsWrongWithAParameterHasACode(String path, String code) {
        Reply reply = api.get(token, path);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().path("errors")).isNotEmpty();
    }

    @Test
    void aCursorOfAnotherListOrOtherFiltersIsRefused() {
        api.host("bob", "workstations");
        String cursor = api.get(token, "/v1/hosts?limit=1").field("nextCursor");
        assertThat(cursor).isNotEmpty();
        assertThat(api.get(token, "/v1/hosts?limit=1&cursor=" + cursor).status())
                .isEqualTo(200);
        assertThat(api.get(token, "/v1/hosts?online=true&cursor=" + cursor).code())
                .isEqualTo("BAD_CURSOR");
        assertThat(api.get(token, "/v1/audit?cursor=" + cursor).code()).isEqualTo("BAD_CURSOR");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutItsLength() {
        String large = "{\"yaml\":\"" + "x".repeat(ApiConfig.MAXIMUM_BODY) + "\"}";
        assertThat(api.post(token, "/v1/policies/check", large).status()).isEqualTo(413);
        HttpRequest.Builder chunked = api.request("/v1/policies/check")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArrays(List.of(large.getBytes(StandardCharsets.UTF_8)))));
        Reply reply = api.send(chunked, "POST", "/v1/policies/check");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        HttpRequest.Builder form = api.request("/v1/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=root"));
        Reply reply = api.send(form, "POST", "/v1/login");
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.code()).isEqualTo("CONTENT_TYPE_UNSUPPORTED");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        HttpRequest.Builder bytes = api.request("/v1/login")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        new byte[] {'{', '"', 'n', '"', ':', '"', (byte) 0xc3, '"', '}'}));
        assertThat(api.send(bytes, "POST", "/v1/login").code()).isEqualTo("BODY_MALFORMED");
    }

    @Test
    void pathsAndMethodsThatAreNotServedHaveACode() {
        Reply path = api.get(token, "/v1/nothing");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.code()).isEqualTo("ROUTE_UNKNOWN");
        Reply method = api.call(token, "DELETE", "/v1/hosts", "");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(method.headers().get("allow")).containsExactly("GET");
        assertThat(api.get(token, "/v1/hosts/").code()).isEqualTo("ROUTE_UNKNOWN");
        assertThat(api.get(token, "/v1/hosts/" + "a".repeat(65)).code()).isEqualTo("NOT_FOUND");
        assertThat(api.get(token, "/v1/hosts/nobody").code()).isEqualTo("HOST_UNKNOWN");
        assertThat(api.get(token, "/v1/decisions/nothing").code()).isEqualTo("DECISION_UNKNOWN");
        assertThat(api.get(token, "/v1/policies/x").code()).isEqualTo("POLICY_UNKNOWN");
    }

    @Test
    void headersThatAreTooLargeAreRefused() {
        HttpRequest.Builder large = api.request("/health").header("X-Large", "x".repeat(20_000));
        Reply reply = api.send(large, "GET", "/health");
        assertThat(reply.status()).isGreaterThanOrEqualTo(400);
        assertThat(reply.code()).isEqualTo("REQUEST_MALFORMED");
    }

    @Test
    void aFaultOfTheControllerSaysNothingOfTheInside() {
        api.history.flows.add(null);
        Reply reply = api.get(token, "/v1/flows");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("INTERNAL");
        assertThat(reply.body()).doesNotContain("Exception", "org.peerwarden", "\tat ");
    }

    @Test
    void eachAnswerForbidsABrowserToDoAnythingWithIt() {
        for (Reply reply : List.of(api.get("", "/health"), api.get("", "/v1/hosts"), api.get("", "/nothing"))) {
            assertThat(reply.headers())
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("cache-control", List.of("no-store"))
                    .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"))
                    .containsKey("strict-transport-security");
        }
    }
}
