package org.peerwarden.controller.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;

/** Asks one controller. What it refuses becomes a {@link CommandFailure} with the exit code that fits. */
final class ApiClient implements AutoCloseable {
    /** Entries asked for at a time: the contract's most. */
    static final int PAGE = 1000;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI base;
    private final Optional<String> token;

    private ApiClient(HttpClient http, URI base, Optional<String> token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    /** A client of a controller that is logged in to. */
    static ApiClient of(Session session) {
        return of(session.url(), session.fingerprint(), session.token());
    }

    /** A client without a token, for logging in. */
    static ApiClient stranger(URI url, String fingerprint) {
        return of(url, fingerprint, "");
    }

    private static ApiClient of(URI url, String fingerprint, String token) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        if ("https".equals(url.getScheme())) {
            http.sslContext(new PinnedAuthority(fingerprint).context());
        }
        return new ApiClient(http.build(), url, Optional.of(token).filter(text -> !text.isEmpty()));
    }

    JsonNode get(String path, Map<String, String> query) {
        return exchange(request(path, query).GET());
    }

    JsonNode post(String path, JsonNode body) {
        return exchange(request(path, Map.of())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.line(body))));
    }

    /** Posts nothing. */
    JsonNode post(String path) {
        return exchange(request(path, Map.of()).POST(HttpRequest.BodyPublishers.noBody()));
    }

    void delete(String path) {
        exchange(request(path, Map.of()).DELETE());
    }

    /** All entries of a list, page after page, up to a limit. */
    ArrayNode list(String path, Map<String, String> filters, int limit) {
        ArrayNode all = Json.MAPPER.createArrayNode();
        Map<String, String> query = new java.util.LinkedHashMap<>(filters);
        while (all.size() < limit) {
            query.put("limit", Integer.toString(Math.min(PAGE, limit - all.size())));
            JsonNode page = get(path, query);
            page.path("items").forEach(all::add);
            String next = page.path("nextCursor").asString("");
            if (next.isEmpty()) {
                break;
            }
            query.put("cursor", next);
        }
        return all;
    }

    /**
     * Reads events until the other side ends the stream or the reader has had enough.
     *
     * @param more takes an event's name and data, and says whether to go on
     */
    void watch(Map<String, String> query, BiPredicate<String, JsonNode> more) {
        HttpRequest request = request("/v1/events", query)
                .header("Accept", "text/event-stream")
                .GET()
                .build();
        try {
            HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() != 200) {
                    throw failure(response.statusCode(), read(lines.collect(Collectors.joining("\n"))));
                }
                EventReader events = new EventReader(more);
                lines.takeWhile(events::line).forEach(_ -> {});
            }
        } catch (IOException broken) {
            throw unreachable(broken);
        } catch (java.io.UncheckedIOException broken) {
            throw unreachable(broken);
        } catch (InterruptedException interrupt) {
            throw interrupted();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String text = query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path + (text.isEmpty() ? "" : "?" + text)));
        token.ifPresent(known -> request.header("Authorization", "Bearer " + known));
        return request;
    }

    private JsonNode exchange(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode answer = read(response.body());
            if (response.statusCode() / 100 != 2) {
                throw failure(response.statusCode(), answer);
            }
            return answer;
        } catch (IOException broken) {
            throw unreachable(broken);
        } catch (InterruptedException interrupt) {
            throw interrupted();
        }
    }

    private static JsonNode read(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : Json.MAPPER.readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static CommandFailure failure(int status, JsonNode problem) {
        String code = problem.path("code").asString("HTTP_" + status);
        String detail = problem.path("detail")
                .asString(problem.path("title").asString("the controller answered with status " + status + "."));
        List<String> details = new ArrayList<>();
        problem.path("errors")
                .forEach(error -> details.add(error.path("field").asString("") + ": "
                        + error.path("message").asString("")));
        problem.path("policy").path("problems").forEach(found -> details.add(PolicyProblems.line("policy", found)));
        return new CommandFailure(exit(status, code), code, detail, details);
    }

    private static ExitCode exit(int status, String code) {
        if (code.equals("POLICY_REFUSED")) {
            return ExitCode.POLICY_REFUSED;
        }
        return switch (status) {
            case 400, 413, 415, 422 -> ExitCode.USAGE;
            case 401, 403, 429 -> ExitCode.REFUSED;
            case 404 -> ExitCode.NOT_FOUND;
            default -> ExitCode.FAILED;
        };
    }

    private CommandFailure unreachable(Exception broken) {
        if (broken instanceof SSLException || broken.getCause() instanceof SSLException) {
            return new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "CONTROLLER_NOT_TRUSTED",
                    "what answers at " + base + " is not the controller that is trusted (" + deepest(broken)
                            + "); compare the fingerprint with `peerwarden-controller init`'s and log in again.");
        }
        return new CommandFailure(
                ExitCode.UNREACHABLE,
                "CONTROLLER_UNREACHABLE",
                "the controller at " + base + " cannot be reached (" + deepest(broken)
                        + "); check that it runs and that the address is right.");
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static CommandFailure interrupted() {
        Thread.currentThread().interrupt();
        return new CommandFailure(ExitCode.FAILED, "INTERRUPTED", "interrupted while waiting for the controller.");
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
