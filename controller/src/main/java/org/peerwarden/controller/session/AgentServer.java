package org.peerwarden.controller.session;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.flow.Ingest;
import org.peerwarden.controller.identity.EnrolTokens;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Keyring;
import org.peerwarden.controller.identity.ServerKeys;
import org.peerwarden.controller.posture.PostureListener;
import org.peerwarden.controller.posture.Postures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents' port: TLS 1.3, enrolment and sessions side by side. */
public final class AgentServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);
    private static final int STOP_SECONDS = 5;

    /** One stream, a renewal beside it, and room for retries. */
    private static final int CALLS_PER_CONNECTION = 16;

    /** A connection that nobody calls on is of no use to an agent. */
    private static final int IDLE_SECONDS = 120;

    /** How often an agent may ask whether the connection is there. */
    private static final int PERMITTED_KEEP_ALIVE_SECONDS = 5;

    private final Sessions sessions;
    private final Server server;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("state-refresher").factory());

    /** What the port works with. */
    public record Parts(
            Keyring keyring,
            ServerKeys serverKeys,
            EnrolTokens tokens,
            Fleet fleet,
            Ingest ingest,
            AuditLog audit,
            InstantSource clock) {}

    /**
     * Listens.
     *
     * @param address port 0 for any that is free
     * @throws ControllerException PORT_IN_USE
     */
    public AgentServer(InetSocketAddress address, SessionLimits limits, Parts parts, Postures postures) {
        this(address, limits, parts, new PostureStates(postures));
        postures.listen(new PostureListener() {
            @Override
            public void desired(HostId host) {
                push(host);
            }
        });
    }

    AgentServer(InetSocketAddress address, SessionLimits limits, Parts parts, States states) {
        Refusals refusals = new Refusals(parts.audit(), parts.clock());
        Gate gate = new Gate(parts.keyring().authority(), parts.fleet(), refusals, limits, parts.clock());
        sessions = new Sessions(parts.fleet(), parts.ingest(), states, refusals, limits);
        Frames frames = new Frames(limits.messageBytes(), refusals);
        EnrolmentService enrolment =
                new EnrolmentService(parts.keyring(), parts.tokens(), parts.fleet(), parts.audit(), gate, refusals);
        SessionService session =
                new SessionService(parts.keyring().authority(), gate, sessions, parts.audit(), parts.clock());
        server = NettyServerBuilder.forAddress(address)
                .sslContext(tls(parts.serverKeys()))
                .executor(calls)
                .intercept(new Callers())
                .addService(frames.around(enrolment.bindService()))
                .addService(frames.around(session.bindService()))
                // Up to here a frame is read to be refused with a code; what is larger is not even read.
                .maxInboundMessageSize(2 * limits.messageBytes())
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .keepAliveTime(limits.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(limits.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(PERMITTED_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .build();
        start(address);
        var _ = refresher.scheduleWithFixedDelay(sessions::refresh, 1, 1, TimeUnit.SECONDS);
    }

    private void start(InetSocketAddress address) {
        try {
            server.start();
        } catch (IOException e) {
            calls.shutdownNow();
            refresher.shutdownNow();
            throw new ControllerException(
                    ErrorCode.PORT_IN_USE,
                    "cannot listen for agents on " + address.getHostString() + ":" + address.getPort() + " ("
                            + e.getMessage() + "); stop what uses the port, or give another with --agents-port",
                    e);
        }
    }

    private static SslContext tls(ServerKeys keys) {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(new AnyCertificate())
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    /** The port in use. */
    public int port() {
        return server.getPort();
    }

    /** Looks after leases and certificates; every second by itself. */
    void refresh() {
        sessions.refresh();
    }

    /**
     * What the host should be like has changed: sends it soon, if the host is there. On a thread of its own, since who made the
     * change may hold what sending needs.
     */
    void push(HostId host) {
        try {
            calls.execute(() -> sessions.push(host));
        } catch (RejectedExecutionException stopped) {
            LOG.debug("event=state-not-pushed host={} why=stopping", host);
        }
    }

    /** Lets every agent know, then stops listening. */
    @Override
    public void close() {
        refresher.shutdownNow();
        sessions.stop();
        server.shutdown();
        try {
            if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        calls.shutdown();
    }
}
