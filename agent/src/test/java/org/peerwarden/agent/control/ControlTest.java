package org.peerwarden.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlTest {
    @TempDir
    Path directory;

    private Path socket = Path.of("/");
    private ControlServer server;

    @BeforeEach
    void start() {
        socket = directory.resolve("control.sock");
        server = ControlServer.start(socket, new FakeDesk());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void statusComesBackWholeAndWhatDoesNotApplyIsLeftOut() {
        Map<String, Object> answer = ask("status");

        assertThat(answer.get("status"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("host", "host-1")
                .containsEntry("revision", 7L)
                .containsEntry("firewallReason", "why")
                .containsEntry("certificateUntil", "2026-01-02T03:04:05Z")
                .containsEntry("spool", Map.of("waiting", 5L, "dropped", 6L))
                .doesNotContainKeys("linkProblem", "refusal", "isolatedUntil");
    }

    @Test
    void connectionsComeBackAsAList() {
        assertThat(ask("connections").get("connections"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .singleElement()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("bytesSent", 1L << 40)
                .containsEntry("binary", "/usr/bin/a")
                .doesNotContainKey("name");
    }

    @Test
    void theRightCodeReleasesAndAnotherDoesNot() {
        ControlClient client = new ControlClient(socket);

        assertThat(client.ask(Map.of("request", "release", "code", "right"))).containsEntry("released", true);
        assertThat(client.ask(Map.of("request", "release", "code", "wrong"))).containsEntry("released", false);
    }

    @Test
    void theSocketIsForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"request\":\"dance\"}              | QUESTION_UNKNOWN",
                "{}                                   | QUESTION_MALFORMED",
                "{\"request\":7}                      | QUESTION_MALFORMED",
                "{\"request\":\"release\"}            | QUESTION_MALFORMED",
                "[1]                                  | QUESTION_MALFORMED",
                "{\"request\":\"status\"} {}          | QUESTION_MALFORMED",
                "{\"request\":                        | QUESTION_MALFORMED",
                "not json                             | QUESTION_MALFORMED",
                "{\"request\":\"release\",\"code\":\"break\"} | ANSWER_FAILED"
            })
    void whatIsNoQuestionIsAnsweredWithItsCodeAndTheNextStillWorks(String line, String code) throws IOException {
        List<String> answers = raw(line + "\n{\"request\":\"inspect\",\"binary\":\"/usr/bin/a\"}\n", 2);

        assertThat(Json.read(answers.get(0))).containsEntry("ok", false).containsEntry("code", code);
        assertThat(Json.read(answers.get(1))).containsEntry("ok", true);
    }

    @Test
    void aQuestionWithoutEndIsNotRead() throws IOException {
        assertThat(raw("x".repeat(100_000), 1)).isEmpty();
        assertThat(ask("status")).containsEntry("ok", true);
    }

    @Test
    void noiseDoesNotStopTheServer() throws IOException {
        Random random = new Random(13);
        for (int round = 0; round < 50; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket));
                channel.write(ByteBuffer.wrap(noise));
            }
        }
        assertThat(askUntilHeard()).containsEntry("ok", true);
    }

    /** Callers that just left may still count. */
    private Map<String, Object> askUntilHeard() {
        for (int tries = 0; ; tries++) {
            try {
                return ask("status");
            } catch (ControlException busy) {
                assertThat(tries).isLessThan(10_000);
            }
        }
    }

    @Test
    void nobodyThereSaysSo() {
        server.close();

        ControlException refused = catchThrowableOfType(ControlException.class, () -> ask("status"));

        assertThat(refused.code()).isEqualTo(ControlException.Code.AGENT_NOT_RUNNING);
    }

    @Test
    void aSocketThatAKilledAgentLeftIsReplaced() throws IOException {
        server.close();
        Files.createFile(socket);

        server = ControlServer.start(socket, new FakeDesk());

        assertThat(ask("status")).containsEntry("ok", true);
    }

    @Test
    void aPathThatIsTooLongForASocketHasACode() {
        Path deep = directory.resolve("x".repeat(120));

        assertThatThrownBy(() -> ControlServer.start(deep, new FakeDesk()))
                .isInstanceOfSatisfying(
                        ControlException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ControlException.Code.CONTROL_UNAVAILABLE));
    }

    private Map<String, Object> ask(String request) {
        return new ControlClient(socket).ask(Map.of("request", request));
    }

    private List<String> raw(String text, int lines) throws IOException {
        List<String> answers = new ArrayList<>();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            BufferedReader reader = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                while (answers.size() < lines) {
                    String line = reader.readLine();
                    if (line == null) {
                        break;
                    }
                    answers.add(line);
                }
            } catch (IOException hungUp) {
                // The server ends a caller that says too much.
            }
        }
        return answers;
    }
}
