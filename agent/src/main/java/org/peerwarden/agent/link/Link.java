package org.peerwarden.agent.link;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.link.Identity.Credential;
import org.peerwarden.agent.posture.AppliedState;
import org.peerwarden.agent.posture.SignedState;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.spool.Spool;
import org.peerwarden.proto.v1.HealthReport;
import org.peerwarden.proto.v1.Hello;
import org.peerwarden.proto.v1.RenewReply;
import org.peerwarden.proto.v1.Welcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one conversation with the controller going, whatever becomes of the single streams.
 *
 * <p>Everything happens on the link's own thread; callers from other threads leave a value and go on. The controller's
 * addresses are tried in turn: those of the desired state last accepted, then the one that the host enrolled at.
 *
 * <p>The wait between attempts starts over only after the controller proved to live: it stored something, or the stream held
 * for {@link #PROOF_OF_LIFE}. The certificate is renewed from half of its life on, over the same channel, so that isolation
 * does not keep it from being renewed.
 */
public final class Link implements AutoCloseable {
    /** The protocol that is spoken; see the history in session.proto. */
    static final int PROTOCOL = 1;

    /** A controller that takes streams only to drop them is not alive. */
    static final Duration PROOF_OF_LIFE = Duration.ofSeconds(30);

    /** What a well-kept clock never is off by. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final double RENEW_AT = 0.5;
    private static final double WARN_AT = 0.75;
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);
    private static final Duration RENEW_RETRY = Duration.ofMinutes(1);

    private final LinkConfig config;
    private final Spool spool;
    private final Health health;
    private final InstantSource clock;
    private final IdentityFile identityFile;
    private final ContinuityFile continuity;
    private final Supplier<HostFacts> host;
    private final Wishes wishes;
    private final String version;
    private final ScheduledExecutorService thread;
    private final Backoff backoff;
    private final Attempt.Listener listener = new Events();

    private Identity identity;
    private Optional<Attempt> attempt = Optional.empty();
    private int turn;
    private boolean stopped;
    private boolean refused;
    private boolean saidDown;
    private Instant attemptBegan = Instant.EPOCH;
    private Instant renewAfter = Instant.EPOCH;
    private @Nullable ScheduledFuture<?> retry;
    private Optional<org.peerwarden.proto.v1.AppliedState> applied = Optional.empty();
    private HealthReport report = HealthReport.getDefaultInstance();
    private volatile Status status;

    /**
     * @param directory where the identity and the continuity value are kept
     * @param host described anew for each stream
     */
    public Link(
            LinkConfig config,
            Path directory,
            Spool spool,
            Health health,
            InstantSource clock,
            Supplier<HostFacts> host,
            String version,
            Wishes wishes) {
        this.config = config;
        this.spool = spool;
        this.health = health;
        this.clock = clock;
        this.host = host;
        this.version = version;
        this.wishes = wishes;
        this.identityFile = new IdentityFile(directory);
        this.continuity = new ContinuityFile(directory);
        this.identity = identityFile.load().orElseThrow(() -> LinkException.notEnrolled(directory));
        this.status = new Status(
                LinkState.WAITING,
                "",
                Optional.empty(),
                Optional.empty(),
                identity.credential().until());
        this.backoff = new Backoff(config.firstWait(), config.longestWait(), new SecureRandom());
        this.thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .name("link")
                .daemon(true)
                .uncaughtExceptionHandler((which, failed) -> LOG.error("event=link-thread-failed", failed))
                .factory());
    }

    /**
     * What the rest of the agent has to do with the controller.
     *
     * @param desired takes each desired state, on the link's thread; returns at once
     * @param controllers where the controllers are by the state last accepted
     * @param acceptedRevision 0 for none
     */
    public record Wishes(
            Consumer<SignedState> desired, Supplier<List<Endpoint>> controllers, Supplier<Long> acceptedRevision) {}

    /**
     * Where the link stands, for people.
     *
     * @param controller that is talked to or was tried last; empty text before the first attempt
     * @param since when a live conversation began
     * @param problem why it is not live
     */
    public record Status(
            LinkState state,
            String controller,
            Optional<Instant> since,
            Optional<String> problem,
            Instant certificateUntil) {}

    /** Begins. */
    public void start() {
        onThread(this::call);
        var _ = thread.scheduleWithFixedDelay(
                this::keepHouse, HOUSEKEEPING.toMillis(), HOUSEKEEPING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something was added to the spool. */
    public void poke() {
        onThread(() -> attempt.ifPresent(Attempt::pump));
    }

    /** What is in force now, where it differs from what was said last. */
    public void applied(AppliedState state) {
        org.peerwarden.proto.v1.AppliedState message = Wire.applied(state);
        onThread(() -> {
            applied = Optional.of(message);
            attempt.ifPresent(live -> live.applied(message));
        });
    }

    /** What is wrong now, where it differs from what was said last. */
    public void health(List<Warning> warnings) {
        HealthReport message = Wire.health(warnings);
        onThread(() -> {
            report = message;
            attempt.ifPresent(live -> live.health(message));
        });
    }

    public Status status() {
        return status;
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException stoppedMeanwhile) {
            LOG.debug("event=link-stopped");
        }
    }

    private void call() {
        if (stopped || attempt.isPresent()) {
            return;
        }
        List<HostAndPort> places = places();
        HostAndPort place = places.get(Math.floorMod(turn, places.size()));
        attemptBegan = clock.instant();
        Attempt fresh = new Attempt(
                place,
                Channels.to(place, identity.authority(), Optional.of(identity.credential()), clock)
                        .executor(thread)
                        .build(),
                spool,
                config.inFlightRecords(),
                listener);
        attempt = Optional.of(fresh);
        enter(Optional.empty());
        fresh.start(hello());
    }

    private List<HostAndPort> places() {
        List<HostAndPort> places = new ArrayList<>();
        for (Endpoint pinned : wishes.controllers().get()) {
            places.add(new HostAndPort(pinned.address().getHostAddress(), pinned.port()));
        }
        if (!places.contains(identity.controller())) {
            places.add(identity.controller());
        }
        return places;
    }

    private Hello hello() {
        return Hello.newBuilder()
                .setProtocol(PROTOCOL)
                .setAgentVersion(version)
                .setContinuity(ByteString.copyFrom(continuity.read()))
                .setHost(Wire.host(host.get()))
                .setSpoolId(ByteString.copyFrom(spool.id().bytes()))
                .setOldestOffset(spool.oldestOffset())
                .setDroppedRecords(spool.droppedRecords())
                .setAcceptedRevision(wishes.acceptedRevision().get())
                .build();
    }

    /** What an attempt tells; on the link's thread, because gRPC delivers there. */
    private final class Events implements Attempt.Listener {
        @Override
        public boolean welcomed(Attempt from, Welcome welcome) {
            if (welcome.getNextOffset() > spool.nextOffset()) {
                LOG.warn("event=spool-renamed stored={} here={}", welcome.getNextOffset(), spool.nextOffset());
                spool.rename();
                return false;
            }
            keepContinuity(welcome.getContinuity());
            compareClocks(Wire.time(welcome.getNow()));
            refused = false;
            saidDown = false;
            health.clear(HealthCode.CONTROLLER_UNREACHABLE);
            health.clear(HealthCode.CONTROLLER_REFUSED);
            LOG.info("event=link-live controller={} host={}", from.controller(), welcome.getHostId());
            enter(Optional.empty());
            applied.ifPresent(from::applied);
            from.health(report);
            return true;
        }

        @Override
        public void acknowledged(Attempt from) {
            backoff.reset();
        }

        @Override
        public void desired(SignedState state) {
            wishes.desired().accept(state);
        }

        @Override
        public void ended(Attempt which, Optional<LinkException> failure) {
            attempt = Optional.empty();
            if (stopped) {
                enter(Optional.empty());
                return;
            }
            failure.ifPresent(this::sayDown);
            if (failure.isPresent()) {
                turn++;
            }
            Duration wait = backoff.next();
            enter(failure.map(LinkException::getMessage));
            retry = thread.schedule(Link.this::call, wait.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void sayDown(LinkException failure) {
            refused = failure.refusal();
            if (refused) {
                backoff.atLongest();
                health.raise(
                        HealthCode.CONTROLLER_REFUSED,
                        "The controller refuses this agent (%s: %s).".formatted(failure.code(), failure.getMessage()));
            } else {
                health.raise(HealthCode.CONTROLLER_UNREACHABLE, failure.getMessage());
            }
            if (!saidDown) {
                saidDown = true;
                LOG.warn("event=link-down code={} reason=\"{}\"", failure.code(), failure.getMessage());
            }
        }
    }

    private void keepContinuity(ByteString value) {
        try {
            continuity.write(value.toByteArray());
        } catch (IOException failed) {
            LOG.warn("event=continuity-not-kept reason=\"{}\"", failed.getMessage());
        }
    }

    private void compareClocks(Instant theirs) {
        Duration off = Duration.between(theirs, clock.instant());
        if (off.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            health.raise(
                    HealthCode.CLOCK_OFF,
                    "This host's clock is %d s %s the controller's. Times of what is seen here are off by as much; set the clock."
                            .formatted(off.abs().toSeconds(), off.isNegative() ? "behind" : "ahead of"));
        } else {
            health.clear(HealthCode.CLOCK_OFF);
        }
    }

    private void keepHouse() {
        try {
            Instant now = clock.instant();
            attempt.ifPresent(current -> watch(current, now));
            renewWhenDue(now);
        } catch (RuntimeException failed) {
            LOG.error("event=link-housekeeping-failed", failed);
        }
    }

    private void watch(Attempt current, Instant now) {
        Duration age = Duration.between(attemptBegan, now);
        if (current.isWelcomed()) {
            if (age.compareTo(PROOF_OF_LIFE) > 0) {
                backoff.reset();
            }
            current.pump();
        } else if (age.compareTo(config.greetingPatience()) > 0) {
            current.giveUp();
        } else if (age.isNegative()) {
            attemptBegan = now;
        }
    }

    private void renewWhenDue(Instant now) {
        Credential credential = identity.credential();
        if (now.isAfter(credential.at(WARN_AT))) {
            health.raise(
                    HealthCode.CERTIFICATE_EXPIRING,
                    "The certificate of this host ends at %s and was not renewed. See why the controller is not reached; after that the host must be enrolled again."
                            .formatted(credential.until()));
        } else {
            health.clear(HealthCode.CERTIFICATE_EXPIRING);
        }
        if (now.isAfter(credential.at(RENEW_AT)) && now.isAfter(renewAfter)) {
            attempt.filter(Attempt::isWelcomed).ifPresent(live -> renew(live, now));
        }
    }

    private void renew(Attempt live, Instant now) {
        renewAfter = now.plus(RENEW_RETRY);
        KeyPair pair = Keys.generate();
        live.renew(pair.getPublic().getEncoded(), Keys.renewProof(pair), new StreamObserver<>() {
            @Override
            public void onNext(RenewReply reply) {
                keep(pair, reply);
            }

            @Override
            public void onError(Throwable failed) {
                LOG.warn(
                        "event=renewal-failed code={}",
                        Channels.failure(live.controller(), failed).code());
            }

            @Override
            public void onCompleted() {
                // The reply was everything.
            }
        });
    }

    private void keep(KeyPair pair, RenewReply reply) {
        try {
            Identity renewed = identity.with(Keys.credential(pair, Wire.bytes(reply.getCertificatesList())));
            identityFile.save(renewed);
            identity = renewed;
            LOG.info("event=certificate-renewed until={}", renewed.credential().until());
            health.clear(HealthCode.CERTIFICATE_EXPIRING);
            // The stream began with the old certificate and would end with it.
            attempt.ifPresent(Attempt::cancel);
        } catch (GeneralSecurityException | LinkException failed) {
            LOG.warn("event=renewal-failed reason=\"{}\"", failed.getMessage());
        }
    }

    /** The one place where the state is entered. */
    private void enter(Optional<String> problem) {
        LinkState state = LinkState.next(new LinkState.Facts(
                stopped,
                attempt.isPresent(),
                attempt.filter(Attempt::isWelcomed).isPresent(),
                refused));
        status = new Status(
                state,
                attempt.map(current -> current.controller().toString()).orElse(status.controller()),
                state == LinkState.LIVE ? Optional.of(clock.instant()) : Optional.empty(),
                problem.or(() -> state == LinkState.LIVE ? Optional.empty() : status.problem()),
                identity.credential().until());
    }

    /** Ends the conversation; what was not acknowledged stays in the spool. */
    @Override
    public void close() {
        onThread(() -> {
            stopped = true;
            if (retry != null) {
                retry.cancel(false);
            }
            attempt.ifPresent(Attempt::cancel);
            enter(Optional.empty());
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
