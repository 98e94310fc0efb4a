package org.peerwarden.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers at a Unix socket. Each line is an object with {@code request} and what belongs to it; each answer an object with
 * {@code ok} and what was asked for, or {@code code} and {@code message}.
 *
 * <p>A caller that sends too much or too many lines at once costs a bounded number of threads and bytes.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int LONGEST_QUESTION = 4_096;
    private static final int MOST_CALLERS = 8;

    private final Path socket;
    private final Desk desk;
    private final ServerSocketChannel server;
    private final Semaphore callers = new Semaphore(MOST_CALLERS);

    private ControlServer(Path socket, Desk desk, ServerSocketChannel server) {
        this.socket = socket;
        this.desk = desk;
        this.server = server;
        Thread.ofPlatform().daemon(true).name("control").start(this::accept);
    }

    /**
     * Listens. A socket that a killed agent left is replaced; that no other agent runs, the caller has made sure of.
     *
     * @throws ControlException when the socket cannot be made, as where the path is too long for one
     */
    public static ControlServer start(Path socket, Desk desk) {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return new ControlServer(socket, desk, server);
        } catch (IOException | UnsupportedOperationException failed) {
            throw new ControlException(
                    ControlException.Code.CONTROL_UNAVAILABLE,
                    "The control socket %s cannot be made (%s): status and release will not work."
                            .formatted(socket, failed.getMessage()),
                    failed);
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel caller = server.accept();
                if (callers.tryAcquire()) {
                    Thread.ofVirtual().name("control-caller").start(() -> serve(caller));
                } else {
                    caller.close();
                }
            }
        } catch (ClosedChannelException stopped) {
            LOG.debug("event=control-stopped");
        } catch (IOException failed) {
            LOG.warn("event=control-failed reason=\"{}\"", failed.getMessage());
        }
    }

    private void serve(SocketChannel caller) {
        try (caller;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(Channels.newInputStream(caller), UTF_8));
                OutputStream out = Channels.newOutputStream(caller)) {
            for (String line = line(lines); !line.isEmpty(); line = line(lines)) {
                out.write((answer(line) + "\n").getBytes(UTF_8));
                out.flush();
            }
        } catch (IOException gone) {
            LOG.debug("event=control-caller-gone");
        } finally {
            callers.release();
        }
    }

    /** Empty at the end, and for what is too long to be a question. */
    private static String line(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = lines.read(); next >= 0 && next != '\n'; next = lines.read()) {
            if (line.length() >= LONGEST_QUESTION) {
                return "";
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private String answer(String line) {
        try {
            return Json.write(answer(Json.read(line)));
        } catch (IllegalArgumentException malformed) {
            return refusal(ControlException.Code.QUESTION_MALFORMED, String.valueOf(malformed.getMessage()));
        } catch (ControlException unknown) {
            return refusal(unknown.code(), unknown.getMessage());
        } catch (RuntimeException failed) {
            LOG.warn("event=control-answer-failed", failed);
            return refusal(ControlException.Code.ANSWER_FAILED, "The agent failed over this: " + failed);
        }
    }

    private Map<String, Object> answer(Map<String, Object> question) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        switch (text(question, "request")) {
            case "status" -> answer.put("status", desk.status());
            case "connections" -> answer.put("connections", desk.connections());
            case "release" -> answer.put("released", desk.release(text(question, "code")));
            case "inspect" -> answer.put("binaries", desk.inspect(text(question, "binary")));
            default ->
                throw new ControlException(
                        ControlException.Code.QUESTION_UNKNOWN, "Known are status, connections, release and inspect.");
        }
        return answer;
    }

    private static String text(Map<String, Object> question, String name) {
        if (question.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("it says no " + name);
    }

    private static String refusal(ControlException.Code code, String message) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", false);
        answer.put("code", code.name());
        answer.put("message", message);
        return Json.write(answer);
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException failed) {
            LOG.debug("event=control-socket-stays reason=\"{}\"", failed.getMessage());
        }
    }
}
