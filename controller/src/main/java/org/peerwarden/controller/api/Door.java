package org.peerwarden.controller.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.failure.FailureKind;
import org.peerwarden.controller.identity.ApiTokens;
import org.peerwarden.controller.identity.Authorisation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every request: who asks, may they, what is asked, the answer. Whatever is thrown on it ends as a problem. */
final class Door implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    private static final String SCHEME = "Bearer ";
    private static final int LONGEST_ID = 64;

    /** Bytes of a body that is too large which are read and forgotten, so that its sender comes to read why it was refused. */
    static final long DRAINED = 8L * ApiConfig.MAXIMUM_BODY;

    private final RouteTable routes;
    private final ApiTokens tokens;
    private final AuditLog audit;
    private final Strangers strangers;
    private final EventStream events;

    Door(RouteTable routes, ApiTokens tokens, AuditLog audit, Strangers strangers, EventStream events) {
        this.routes = routes;
        this.tokens = tokens;
        this.audit = audit;
        this.strangers = strangers;
        this.events = events;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Replies.secure(response);
        try {
            answer(request, response);
        } catch (RequestException refusal) {
            Replies.problem(response, Problem.of(refusal));
        } catch (PolicyRefusal refusal) {
            Replies.problem(response, Problem.of(refusal));
        } catch (ControllerException failure) {
            if (failure.code().kind() == FailureKind.INTERNAL) {
                failed(request, failure);
            }
            Replies.problem(response, Problem.of(failure));
        } catch (RuntimeException | IOException failure) {
            if (response.isSent()) {
                // The client went away in the middle of an answer: nobody is left to be told.
                return;
            }
            failed(request, failure);
            Replies.problem(response, Problem.internal());
        }
    }

    private void answer(ServerRequest request, ServerResponse response) throws IOException {
        String method = request.prologue().method().text();
        RouteTable.Found found =
                routes.find(method, request.prologue().uriPath().path());
        if (found instanceof RouteTable.Found.WrongMethod wrong) {
            response.header(HeaderNames.ALLOW, String.join(", ", wrong.allowed()));
            throw new RequestException(
                    RequestCode.METHOD_NOT_ALLOWED, method + " is not served here; " + wrong.allowed() + " are.");
        }
        if (!(found instanceof RouteTable.Found.Match match)) {
            throw new RequestException(RequestCode.ROUTE_UNKNOWN, "nothing is served at this path; see /openapi.yaml.");
        }
        Route route = match.route();
        String origin = origin(request.remotePeer().address());
        Optional<Exchange.Caller> caller = caller(route, request, origin);
        if (match.id().length() > LONGEST_ID) {
            throw new ControllerException(ErrorCode.NOT_FOUND, "nothing has an identifier as long as this");
        }
        Body body = method.equals("POST") ? new Body(body(request)) : Body.NONE;
        Exchange exchange = new Exchange(match.id(), query(request), body, origin, caller);
        try {
            reply(route.handler().answer(exchange), exchange, response);
        } catch (ControllerException refusal) {
            auditRefusal(route, exchange, refusal);
            throw refusal;
        }
    }

    private Optional<Exchange.Caller> caller(Route route, ServerRequest request, String origin) {
        if (route.access() instanceof Access.Anybody) {
            return Optional.empty();
        }
        Optional<String> token = request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
        strangers.requirePatience(origin);
        try {
            Exchange.Caller caller = new Exchange.Caller(
                    tokens.authenticate(
                            token.orElseThrow(() -> strangers.withoutToken(route.action(), origin)), origin),
                    token.get());
            admit(route, caller, origin);
            return Optional.of(caller);
        } catch (ControllerException refusal) {
            if (refusal.code().kind() == FailureKind.UNAUTHENTICATED) {
                strangers.refused(origin);
            }
            throw refusal;
        }
    }

    private void admit(Route route, Exchange.Caller caller, String origin) {
        if (route.access() instanceof Access.Doing(var act)) {
            Optional<ErrorCode> refusal = Authorisation.refusalAnywhere(caller.operator(), act);
            if (refusal.isPresent()) {
                ControllerException failure = new ControllerException(
                        refusal.get(),
                        "operator " + caller.operator().name() + " ("
                                + Words.of(caller.operator().role()) + ") may not do this; it takes "
                                + Words.of(act.least()) + (act.perGroup() ? "." : " of all groups."));
                auditRefusal(
                        route, new Exchange("", new Query(Map.of()), Body.NONE, origin, Optional.of(caller)), failure);
                throw failure;
            }
        }
    }

    private void auditRefusal(Route route, Exchange exchange, ControllerException refusal) {
        if (refusal.code().kind() == FailureKind.FORBIDDEN && exchange.caller().isPresent()) {
            audit.append(
                    exchange.actor(),
                    route.action(),
                    exchange.id(),
                    AuditOutcome.REFUSED,
                    Map.of("code", refusal.code().name(), "origin", exchange.origin()));
        }
    }

    private void reply(Answer answer, Exchange exchange, ServerResponse response) {
        switch (answer) {
            case Answer.Json(int status, Object view) ->
                Replies.send(response, status, Replies.JSON, JsonText.write(view));
            case Answer.Nothing() -> response.status(204).send();
            case Answer.Text(String contentType, String text) -> Replies.send(response, 200, contentType, text);
            case Answer.Stream(Watcher watcher) -> events.serve(watcher, exchange, response);
        }
    }

    /** The address alone. Its name is not asked for: whoever answers for names would hold up requests. */
    private static String origin(SocketAddress address) {
        return address instanceof InetSocketAddress known && known.getAddress() != null
                ? known.getAddress().getHostAddress()
                : "unknown";
    }

    private static Query query(ServerRequest request) {
        Map<String, List<String>> values = new HashMap<>();
        request.query().names().forEach(name -> values.put(name, request.query().all(name)));
        return new Query(values);
    }

    private static byte[] body(ServerRequest request) throws IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        boolean json = request.headers()
                .contentType()
                .map(HttpMediaType::text)
                .map(type -> type.split(";", 2)[0].strip())
                .filter("application/json"::equalsIgnoreCase)
                .isPresent();
        try (InputStream content = request.content().inputStream()) {
            byte[] body = content.readNBytes(ApiConfig.MAXIMUM_BODY + 1);
            if (body.length > ApiConfig.MAXIMUM_BODY) {
                content.transferTo(OutputStream.nullOutputStream());
                throw new RequestException(
                        RequestCode.BODY_TOO_LARGE, "a body has at most " + ApiConfig.MAXIMUM_BODY + " bytes.");
            }
            if (!json && body.length > 0) {
                throw new RequestException(
                        RequestCode.CONTENT_TYPE_UNSUPPORTED, "send the body as Content-Type: application/json.");
            }
            return body;
        }
    }

    private static void failed(ServerRequest request, Exception failure) {
        LOG.error(
                "event=api-request-failed method={} path={}",
                request.prologue().method().text(),
                request.prologue()
                        .uriPath()
                        .path()
                        .chars()
                        .limit(200)
                        .mapToObj(Character::toString)
                        .filter(character -> !character.isBlank())
                        .collect(Collectors.joining()),
                failure);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
