package org.peerwarden.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Map;

/** Asks a running agent of this host. */
public final class ControlClient {
    private final Path socket;

    public ControlClient(Path socket) {
        this.socket = socket;
    }

    /**
     * The answer as maps, lists, texts, numbers and truth values; a part that does not apply is not there.
     *
     * @throws ControlException when there is none
     */
    public Map<String, Object> ask(Map<String, String> question) {
        Map<String, Object> answer = Json.read(exchange(Json.write(question)));
        if (Boolean.TRUE.equals(answer.get("ok"))) {
            return answer;
        }
        throw new ControlException(
                ControlException.Code.ANSWER_FAILED, answer.get("code") + ": " + answer.get("message"));
    }

    /** An answer, or a part of one, on one line. */
    public static String json(Map<String, ?> answer) {
        return Json.write(answer);
    }

    private String exchange(String question) {
        if (!Files.exists(socket)) {
            throw notRunning(null);
        }
        if (!Files.isWritable(socket)) {
            throw new ControlException(
                    ControlException.Code.CONTROL_FORBIDDEN,
                    "%s may only be opened by the agent's user. Run this as root.".formatted(socket));
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap((question + "\n").getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            String answer =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8)).readLine();
            if (answer == null) {
                throw notRunning(null);
            }
            return answer;
        } catch (IOException nobody) {
            throw notRunning(nobody);
        }
    }

    private ControlException notRunning(@org.jspecify.annotations.Nullable IOException cause) {
        String message = "No agent answers at %s. Start it: peerwarden-agent run".formatted(socket);
        return cause == null
                ? new ControlException(ControlException.Code.AGENT_NOT_RUNNING, message)
                : new ControlException(ControlException.Code.AGENT_NOT_RUNNING, message, cause);
    }
}
