package org.peerwarden.controller.api;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** The operators' port: listens from construction to {@link #close}. One virtual thread a connection. */
public final class ApiServer implements AutoCloseable {
    /** Bytes of request line and of all headers. */
    private static final int MAXIMUM_HEADERS = 16 << 10;

    /** Connections at the same time; further ones wait. */
    private static final int MAXIMUM_CONNECTIONS = 2_000;

    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Watchers watchers;
    private final Feed feed;
    private final List<Route> routes;
    private final WebServer server;

    /**
     * Starts to listen.
     *
     * @throws ControllerException PORT_IN_USE
     */
    public ApiServer(ApiConfig config, Services services) {
        this.watchers = new Watchers(config.maximumStreams(), config.queue());
        DecisionViews decisions = new DecisionViews(services);
        this.routes = Routes.of(services, config, watchers, decisions);
        this.feed = new Feed(services, decisions, watchers);
        Door door = new Door(
                new RouteTable(routes),
                services.apiTokens(),
                services.audit(),
                new Strangers(services.audit(), services.clock()),
                new EventStream(services.apiTokens(), config.heartbeat()));
        this.server = start(config, services, door);
        feed.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** What is served. */
    List<Route> routes() {
        return new ArrayList<>(routes);
    }

    Watchers watchers() {
        return watchers;
    }

    /** Ends all streams and stops to listen. */
    @Override
    public void close() {
        watchers.close();
        feed.close();
        server.stop();
    }

    private static WebServer start(ApiConfig config, Services services, Door door) {
        try {
            WebServer server = WebServer.builder()
                    .host(config.host())
                    .port(config.port())
                    .shutdownHook(false)
                    .featuresDiscoverServices(false)
                    .maxTcpConnections(MAXIMUM_CONNECTIONS)
                    .idleConnectionTimeout(IDLE)
                    .shutdownGracePeriod(Duration.ofMillis(500))
                    .maxPayloadSize(Door.DRAINED)
                    .addProtocol(Http1Config.builder()
                            .maxPrologueLength(MAXIMUM_HEADERS)
                            .maxHeadersSize(MAXIMUM_HEADERS)
                            .build())
                    .tls(tls -> tls.sslContext(services.tls()).enabledProtocols(List.of("TLSv1.3")))
                    .directHandlers(malformed())
                    .routing(routing -> routing.any(door))
                    .build()
                    .start();
            if (server.port() > 0) {
                return server;
            }
            // Helidon logs that it could not listen, and goes on.
            server.stop();
            throw new IllegalStateException("the port could not be opened");
        } catch (RuntimeException failure) {
            throw new ControllerException(
                    ErrorCode.PORT_IN_USE,
                    "cannot listen for operators on " + config.host() + ":" + config.port()
                            + "; is another program there? Choose another port.",
                    failure);
        }
    }

    /** Answers to what never became a request. */
    private static DirectHandlers malformed() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (_, event, status, headers, _) -> {
                Problem problem = Problem.of(
                        event == DirectHandler.EventType.PAYLOAD_TOO_LARGE
                                ? new RequestException(
                                        RequestCode.BODY_TOO_LARGE,
                                        "a body has at most " + ApiConfig.MAXIMUM_BODY + " bytes.")
                                : new RequestException(
                                        RequestCode.REQUEST_MALFORMED, "the request cannot be read as HTTP."));
                DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder()
                        .status(io.helidon.http.Status.create(problem.status()))
                        .header(HeaderNames.CONTENT_TYPE, Replies.PROBLEM)
                        .keepAlive(false)
                        .entity(Door.utf8(JsonText.write(problem)));
                Replies.SECURITY.forEach((name, value) -> response.header(HeaderNames.create(name), value));
                return response.build();
            });
        }
        return handlers.build();
    }
}
