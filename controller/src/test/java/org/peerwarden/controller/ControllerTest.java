package org.peerwarden.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.session.FakeAgent;
import org.peerwarden.controller.session.FakeStream;
import org.peerwarden.controller.session.Records;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.DesiredState;
import org.peerwarden.proto.v1.EnrolReply;
import org.peerwarden.proto.v1.IsolationState;
import org.peerwarden.proto.v1.SignedDesiredState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ControllerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @TempDir
    Path directory;

    private final InstantSource clock = InstantSource.system();

    @Test
    void goesTheWholeWayFromASecretInAFileToASignedState() throws Exception {
        try (ControllerHarness harness = ControllerHarness.start(directory.resolve("data"), clock)) {
            String token = enrolToken(harness);
            FakeAgent agent = harness.agent();
            EnrolReply reply = agent.enrol(token);
            FakeStream stream = agent.converse();

            SignedDesiredState signed = stream.state();
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(
                            new X509EncodedKeySpec(reply.getSigningKeys(0).toByteArray())));
            signature.update("peerwarden-state-v1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            signature.update(signed.getPayload().toByteArray());
            assertThat(signature.verify(signed.getSignature().toByteArray())).isTrue();

            DesiredState state = DesiredState.parseFrom(signed.getPayload());
            assertThat(state.getHostId()).isEqualTo(reply.getHostId());
            assertThat(state.getFleetId()).isEqualTo(reply.getFleetId());
            assertThat(state.getGroup()).isEqualTo("workstations");
            assertThat(state.getRevision()).isPositive();
            assertThat(state.getControllersList()).singleElement().satisfies(endpoint -> {
                assertThat(endpoint.getAddress().toByteArray()).containsExactly(127, 0, 0, 1);
                assertThat(endpoint.getPort()).isEqualTo(harness.controller().agentsPort());
            });
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
        try (ControllerHarness harness = ControllerHarness.start(directory, clock)) {
            FakeAgent agent = harness.agent();
            agent.enrol(enrolToken(harness));
            FakeStream stream = agent.converse();
            stream.batch(0, Records.binary(), Records.process(), Records.flow(1));
            assertThat(stream.acknowledged()).isEqualTo(3);

            harness.restart();

            FakeStream again = agent.open();
            again.say(agent.hello());
            assertThat(again.welcome().getNextOffset()).isEqualTo(3);
        }
    }

    @Test
    void aHostThatIsAheadAfterARestoreGetsARevisionThatItTakes() throws Exception {
        try (ControllerHarness harness = ControllerHarness.start(directory, clock)) {
            FakeAgent agent = harness.agent();
            agent.enrol(enrolToken(harness));
            FakeStream stream = agent.converse();
            long first = DesiredState.parseFrom(stream.state().getPayload()).getRevision();

            stream.say(AgentMessage.newBuilder()
                    .setApplied(AppliedState.newBuilder()
                            .setAcceptedRevision(first + 1_000)
                            .setIsolation(IsolationState.ISOLATION_STATE_NONE))
                    .build());

            assertThat(DesiredState.parseFrom(stream.state().getPayload()).getRevision())
                    .isEqualTo(first + 1_001);
        }
    }

    @Test
    void keysAndSecretsAreForTheirOwnerOnly() throws IOException {
        try (ControllerHarness harness = ControllerHarness.start(directory.resolve("data"), clock)) {
            for (String file : new String[] {"authority.key", "signing.key", "first-administrator.txt"}) {
                assertThat(Files.getPosixFilePermissions(harness.data().resolve(file)))
                        .as(file)
                        .isEqualTo(OWNER_ONLY);
            }
        }
    }

    @Test
    void writesThePortsInUseAndTakesThemBack() throws IOException {
        Path file = directory.resolve("ports.json");
        try (ControllerHarness harness = ControllerHarness.start(directory, clock)) {
            JsonNode ports = JSON.readTree(Files.readString(file));
            assertThat(ports.get("agents").asInt())
                    .isEqualTo(harness.controller().agentsPort());
            assertThat(ports.get("api").asInt()).isEqualTo(harness.controller().apiPort());
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void portsLeftByOneThatWasKilledAreNotShown() throws IOException {
        Path stale = Files.writeString(directory.resolve("ports.json"), "{\"agents\": 1, \"api\": 2}");

        try (DataDirectory data = DataDirectory.open(directory)) {
            assertThat(data.resolve("ports.json")).isEqualTo(stale).doesNotExist();
        }
    }

    @Test
    void twoControllersDoNotShareADirectory() {
        try (ControllerHarness harness = ControllerHarness.start(directory, clock)) {
            assertThat(failure(() -> ControllerHarness.start(harness.data(), clock)))
                    .isEqualTo(ErrorCode.DATA_LOCKED);
        }
        ControllerHarness.start(directory, clock).close();
    }

    @Test
    void aPortInUseIsSaidAndNothingIsLeftOpen() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ControllerConfig config =
                    ControllerConfig.STANDARD.withData(directory).withListen("127.0.0.1");
            ControllerConfig agents =
                    config.withAgentsPort(taken.getLocalPort()).withApiPort(0);
            ControllerConfig api = config.withAgentsPort(0).withApiPort(taken.getLocalPort());

            assertThat(failure(() -> Controller.start(agents, clock, ControllerHarness.PASSWORDS)))
                    .isEqualTo(ErrorCode.PORT_IN_USE);
            assertThat(failure(() -> Controller.start(api, clock, ControllerHarness.PASSWORDS)))
                    .isEqualTo(ErrorCode.PORT_IN_USE);
        }
        ControllerHarness.start(directory, clock).close();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThat(failure(() -> ControllerHarness.start(file.resolve("data"), clock)))
                .isEqualTo(ErrorCode.DATA_UNUSABLE);
    }

    @Test
    void damagedKeysAreNotReplaced() throws IOException {
        ControllerHarness.start(directory, clock).close();
        Path key = directory.resolve("authority.key");
        byte[] damaged = Files.readAllBytes(key);
        damaged[60] ^= 1;
        Files.write(key, java.util.Arrays.copyOf(damaged, 100));

        assertThat(failure(() -> ControllerHarness.start(directory, clock))).isEqualTo(ErrorCode.DATA_UNUSABLE);
        assertThat(Files.size(key)).isEqualTo(100);
    }

    private static ErrorCode failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ControllerException failure = catchThrowableOfType(ControllerException.class, call);
        assertThat(failure).isNotNull();
        return failure.code();
    }

    /** Becomes the first administrator through the API and makes a token there. */
    static String enrolToken(ControllerHarness harness) throws IOException, InterruptedException {
        String secret = Files.readString(harness.data().resolve("first-administrator.txt"))
                .strip();
        JsonNode login = post(
                harness,
                "/v1/setup",
                "",
                JSON.createObjectNode()
                        .put("secret", secret)
                        .put("name", "admin")
                        .put("password", "correct horse battery"));
        JsonNode token = post(
                harness,
                "/v1/enrolment-tokens",
                login.get("token").asString(),
                JSON.createObjectNode().put("group", "workstations").put("uses", 3));
        return token.get("token").asString();
    }

    private static JsonNode post(ControllerHarness harness, String path, String token, JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(harness.api().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = harness.client().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JSON.readTree(response.body());
    }
}
