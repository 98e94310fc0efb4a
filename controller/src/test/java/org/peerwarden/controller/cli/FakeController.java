package org.peerwarden.controller.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Answers what the test says, and keeps what it was asked. What it is not told of, it does not know. */
final class FakeController implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeController() {
        this(Optional.empty());
    }

    FakeController(Optional<SSLContext> tls) {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls.isPresent()) {
                HttpsServer https = HttpsServer.create(any, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
                server = https;
            } else {
                server = HttpServer.create(any, 0);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        scheme = tls.isPresent() ? "https" : "http";
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI url() {
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    /** Several answers to one request are given one after the other, the last for ever. */
    FakeController answers(String request, int status, String body) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    /** What was asked: method, path with its query, and body. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add((request + " " + body).strip());
        Answer answer = next(request);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(String request) {
        Deque<Answer> known = answers.getOrDefault(request, new ArrayDeque<>());
        if (known.isEmpty()) {
            return new Answer(404, "{\"code\":\"NOT_FOUND\",\"detail\":\"nothing is said of " + request + "\"}");
        }
        return known.size() > 1 ? known.removeFirst() : known.getFirst();
    }

    private record Answer(int status, String body) {}
}
