package org.peerwarden.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.control.ControlException;
import org.peerwarden.agent.control.ControlServer;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowChange;
import org.peerwarden.agent.flow.FlowIds;
import org.peerwarden.agent.flow.FlowTable;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.link.Identity;
import org.peerwarden.agent.link.IdentityFile;
import org.peerwarden.agent.link.Link;
import org.peerwarden.agent.link.LinkException;
import org.peerwarden.agent.link.LinkState;
import org.peerwarden.agent.link.ProtobufStateCodec;
import org.peerwarden.agent.link.Telemetry;
import org.peerwarden.agent.posture.Acceptance;
import org.peerwarden.agent.posture.AppliedState;
import org.peerwarden.agent.posture.Observed;
import org.peerwarden.agent.posture.Posture;
import org.peerwarden.agent.posture.SignedState;
import org.peerwarden.agent.process.Attributed;
import org.peerwarden.agent.process.AttributedSocket;
import org.peerwarden.agent.process.Attributor;
import org.peerwarden.agent.process.Hasher;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.SocketTableException;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.agent.spool.Spool;
import org.peerwarden.agent.verdict.Judge;
import org.peerwarden.agent.verdict.JudgeConfig;
import org.peerwarden.agent.verdict.PolicyRuling;
import org.peerwarden.agent.verdict.Rulings;
import org.peerwarden.agent.verdict.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running agent.
 *
 * <p>Everything that has state is used by one thread, which looks every {@link AgentConfig#poll()}: sockets, their owners,
 * flows, verdicts, rulings, what is enforced, what is told. The link has a thread of its own and hands desired states over;
 * the control socket reads {@link Seen}, which is immutable.
 */
final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** Counters move all the time; what they say is no news more often than this. */
    private static final Duration COUNTERS_TOLD_EVERY = Duration.ofSeconds(5);

    private static final int PEERS_FOR_PROBES = 16;

    /** Looks after which a live link must be among the flows. */
    private static final int SELF_GRACE = 5;

    private final InstantSource clock;
    private final Health health;
    private final Platform platform;
    private final Hasher hasher;
    private final Attributor attributor;
    private final FlowTable flows;
    private final Judge judge;
    private final Rulings rulings = new Rulings();
    private final PolicyEvents events = new PolicyEvents();
    private final Posture posture;
    private final Spool spool;
    private final Telemetry telemetry;
    private final Link link;
    private final Optional<ControlServer> control;
    private final ScheduledExecutorService thread;

    private boolean looked;
    private int liveLooks;
    private long healthTold = -1;
    private @Nullable AppliedState appliedTold;
    private Instant countersTold = Instant.EPOCH;
    private Observed observed = Observed.NOTHING;
    private volatile Seen seen;

    Agent(AgentConfig config, InstantSource clock) {
        this.clock = clock;
        this.health = new Health(clock);
        prepare(config.data());
        Identity identity =
                new IdentityFile(config.data()).load().orElseThrow(() -> LinkException.notEnrolled(config.data()));
        this.spool = Spool.open(config.data().resolve("spool"), config.spool(), health, new SecureRandom());
        this.platform = Platform.choose(clock, health);
        this.hasher = new Hasher(platform.files(), platform.packages(), config.hashBytesPerSecond());
        this.attributor = new Attributor(platform.processes(), hasher, health);
        this.flows = new FlowTable(
                config.flows(),
                platform.names(),
                health,
                FlowIds.ofSockets(identity.saltBytes(), Platform.bootId(), new SecureRandom()));
        this.judge = new Judge(JudgeConfig.DEFAULT, platform.names());
        this.posture = new Posture(
                identity.trust(),
                new ProtobufStateCodec(),
                platform.surroundings(Platform.postureIn(config.data())),
                clock,
                health);
        this.telemetry = Telemetry.open(spool, config.data().resolve("flows"), health);
        this.seen = Seen.nothing(posture.applied(), posture.controllers());
        this.link = new Link(
                config.link(),
                config.data(),
                spool,
                health,
                clock,
                platform::facts,
                Version.text(),
                new Link.Wishes(
                        this::receive,
                        () -> seen.controllers(),
                        () -> seen.applied().acceptedRevision()));
        this.control = openControl(config.controlSocket(), new AgentDesk(this, identity));
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("agent").factory());
    }

    /** Makes the data directory, for the agent's user alone. */
    static void prepare(Path data) {
        try {
            Files.createDirectories(data);
            if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException failed) {
            throw new ConfigException(
                    ConfigException.Code.CONFIG_VALUE,
                    "The data directory %s cannot be used (%s). Make it writable for the agent, or give another with --data."
                            .formatted(data, failed));
        }
    }

    private Optional<ControlServer> openControl(Path socket, AgentDesk desk) {
        try {
            return Optional.of(ControlServer.start(socket, desk));
        } catch (ControlException unavailable) {
            LOG.warn("event=control-unavailable reason=\"{}\"", unavailable.getMessage());
            return Optional.empty();
        }
    }

    /** Begins: first what was decided about this host is put in force again, then the link and the looks. */
    void start(Duration poll) {
        LOG.info(
                "event=agent-started version={} tier={} tier-reason=\"{}\" firewall={} firewall-reason=\"{}\"",
                Version.text(),
                platform.sockets().tier(),
                platform.tierReason(),
                platform.enforcement().mechanism(),
                platform.enforcement().reason());
        restoreBeforeAnybodyTalks();
        var _ = thread.scheduleWithFixedDelay(this::look, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
        if (poll.compareTo(Duration.ofSeconds(1)) > 0) {
            var _ = thread.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
        }
        link.start();
    }

    /** The link's first call already goes to the controllers that are pinned, and tells what is in force. */
    private void restoreBeforeAnybodyTalks() {
        try {
            thread.submit(this::restore).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "what was decided about this host could not be restored", failed.getCause());
        }
    }

    private void restore() {
        guarded("restore", () -> {
            posture.start();
            tellApplied();
        });
    }

    private void tick() {
        guarded("tick", () -> {
            posture.tick();
            tellApplied();
        });
    }

    private void look() {
        guarded("look", () -> {
            Instant now = clock.instant();
            Optional<Attributed> attributed = sockets();
            attributed.ifPresent(sockets -> take(sockets, now));
            posture.tick();
            tellApplied();
            tellHealth();
            link.poke();
        });
    }

    private Optional<Attributed> sockets() {
        try {
            Attributed attributed = attributor.attribute(platform.sockets().snapshot());
            health.clear(HealthCode.SOCKETS_UNREADABLE);
            return Optional.of(attributed);
        } catch (SocketTableException failed) {
            health.raise(
                    HealthCode.SOCKETS_UNREADABLE,
                    "The sockets could not be read (%s); what was seen before still stands."
                            .formatted(failed.getMessage()));
            return Optional.empty();
        }
    }

    private void take(Attributed attributed, Instant now) {
        List<FlowChange> changes = flows.update(attributed);
        List<Flow> open = flows.flows();
        telemetry.flows(changes);
        if (!looked) {
            looked = true;
            telemetry.firstLook(open.stream().map(Flow::id).collect(Collectors.toSet()));
        }
        List<Verdict> verdicts = judge.update(open, changes, now);
        telemetry.verdicts(verdicts);
        List<Owner> owners = owners(attributed.open());
        telemetry.owners(owners);
        rulings.use(posture.policy(), posture.group());
        List<PolicyRuling> standing = rulings.update(open, judge.standing());
        observed = new Observed(standing, judge.standing(), owners, peers(open));
        posture.reconcile(observed);
        telemetry.policy(events.news(standing, posture.applied(), now));
        checkSelf(open);
        seen = new Seen(open, judge.standing(), owners, posture.applied(), posture.controllers());
    }

    private static List<Owner> owners(Collection<AttributedSocket> sockets) {
        Map<ProcessKey, Owner> owners = new LinkedHashMap<>();
        for (AttributedSocket socket : sockets) {
            socket.attribution().owner().ifPresent(owner -> owners.put(owner.process(), owner));
        }
        return List.copyOf(owners.values());
    }

    /** Who answered lately, not of this host and not the controller: what isolation must cut off is proved against them. */
    private List<Endpoint> peers(List<Flow> open) {
        Set<Endpoint> controllers = Set.copyOf(posture.controllers());
        return open.stream()
                .filter(flow -> flow.transport() == Transport.TCP && flow.outcome() == Outcome.ESTABLISHED)
                .flatMap(flow -> flow.peer().stream())
                .filter(peer -> !peer.address().isLoopbackAddress() && !controllers.contains(peer))
                .distinct()
                .limit(PEERS_FOR_PROBES)
                .toList();
    }

    /** An agent that does not see its own conversation sees others no better. */
    private void checkSelf(List<Flow> open) {
        if (link.status().state() != LinkState.LIVE) {
            liveLooks = 0;
            return;
        }
        int self = (int) ProcessHandle.current().pid();
        boolean found = open.stream()
                .anyMatch(flow -> flow.peer().isPresent()
                        && flow.outcome() == Outcome.ESTABLISHED
                        && flow.attribution()
                                .owner()
                                .filter(owner -> owner.process().pid() == self)
                                .isPresent());
        if (found) {
            liveLooks = 0;
            health.clear(HealthCode.SELF_UNSEEN);
        } else if (++liveLooks > SELF_GRACE) {
            health.raise(
                    HealthCode.SELF_UNSEEN,
                    "The agent's own connection to the controller is not among the flows: what is told of this host is not whole. See that the agent runs in the host's own namespaces, as root.");
        }
    }

    /** From the link's thread. */
    private void receive(SignedState state) {
        thread.execute(() -> guarded("accept", () -> {
            switch (posture.accept(state)) {
                case Acceptance.Accepted accepted -> {
                    if (accepted.changed()) {
                        LOG.info("event=state-accepted revision={}", accepted.revision());
                    }
                    health.clear(HealthCode.STATE_REFUSED);
                    rulings.use(posture.policy(), posture.group());
                    List<PolicyRuling> standing = rulings.update(flows.flows(), judge.standing());
                    observed = new Observed(standing, observed.verdicts(), observed.owners(), observed.peers());
                    posture.reconcile(observed);
                }
                case Acceptance.Refused refused -> {
                    LOG.warn(
                            "event=state-refused revision={} code={} reason=\"{}\"",
                            refused.refusal().revision(),
                            refused.refusal().code(),
                            refused.refusal().text());
                    health.raise(
                            HealthCode.STATE_REFUSED,
                            "A desired state was refused (%s: %s); the last good one stands."
                                    .formatted(
                                            refused.refusal().code(),
                                            refused.refusal().text()));
                }
            }
            tellApplied();
            tellHealth();
        }));
    }

    private void tellApplied() {
        AppliedState now = posture.applied();
        seen = seen.with(now, posture.controllers());
        AppliedState before = appliedTold;
        if (now.equals(before)) {
            return;
        }
        boolean onlyCounters = before != null && Seen.withoutCounters(now).equals(Seen.withoutCounters(before));
        Instant at = clock.instant();
        if (onlyCounters && Duration.between(countersTold, at).abs().compareTo(COUNTERS_TOLD_EVERY) < 0) {
            return;
        }
        appliedTold = now;
        countersTold = at;
        link.applied(now);
    }

    private void tellHealth() {
        long version = health.version();
        if (version != healthTold) {
            healthTold = version;
            link.health(health.warnings());
        }
    }

    /** A look that fails is logged, and the next one goes on. */
    private static void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failed) {
            LOG.error("event=step-failed step={}", what, failed);
        }
    }

    boolean release(String code) {
        CompletableFuture<Boolean> released = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                released.complete(posture.releaseLocally(code));
                tellApplied();
            } catch (RuntimeException failed) {
                released.completeExceptionally(failed);
            }
        });
        try {
            return released.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the release failed", failed.getCause());
        }
    }

    Seen seen() {
        return seen;
    }

    Link.Status linkStatus() {
        return link.status();
    }

    Platform platform() {
        return platform;
    }

    Health health() {
        return health;
    }

    Spool spool() {
        return spool;
    }

    /** Stops looking and talking. Enforcement stays in the kernel, and what was not sent stays in the spool. */
    @Override
    public void close() {
        control.ifPresent(ControlServer::close);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        link.close();
        telemetry.close();
        spool.close();
        hasher.close();
        platform.close();
        LOG.info("event=agent-stopped enforcement=stays");
    }
}
