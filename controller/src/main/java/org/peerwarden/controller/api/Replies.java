package org.peerwarden.controller.api;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** How answers look on the wire. */
final class Replies {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    /** The API has no pages: a browser is to do nothing with what it is answered but hand it to who asked. */
    static final Map<String, String> SECURITY = headers();

    private Replies() {}

    static void secure(ServerResponse response) {
        SECURITY.forEach(response::header);
    }

    static void problem(ServerResponse response, Problem problem) {
        problem.retryAfterSeconds()
                .ifPresent(seconds -> response.header(HeaderNames.RETRY_AFTER, Long.toString(seconds)));
        if (problem.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"peerwarden\"");
        }
        send(response, problem.status(), PROBLEM, JsonText.write(problem));
    }

    static void send(ServerResponse response, int status, String contentType, String text) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, contentType).send(Door.utf8(text));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Strict-Transport-Security", "max-age=31536000");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return Map.copyOf(headers);
    }
}
