package org.peerwarden.controller.posture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.decision.Controllers;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.identity.FleetId;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.SigningKey;
import org.peerwarden.controller.policy.PolicyVersions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The postures of all hosts. Any thread may call. Follows policy, decisions and fleet by itself: whoever changes these has
 * listeners told before the change returns.
 */
public final class Postures {
    /** What is signed before the payload, so that a signature of a state is none of anything else. */
    public static final String SIGNATURE_CONTEXT = "peerwarden-state-v1";

    /** No honest host is near it: what says more is not followed. */
    private static final long HIGHEST_REVISION = 1L << 53;

    /** What postures are made of. */
    public record Sources(
            FleetId fleetId,
            Fleet fleet,
            PolicyVersions policies,
            Decisions decisions,
            Controllers controllers,
            AuditLog audit) {}

    private static final Logger LOG = LoggerFactory.getLogger(Postures.class);

    private final Sources sources;
    private final StateEncoder encoder;
    private final SigningKey key;
    private final PostureStore store;
    private final InstantSource clock;
    private final List<PostureListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<HostId, Kept> kept = new HashMap<>();
    private final Map<HostId, Assessment> assessed = new HashMap<>();

    public Postures(Sources sources, StateEncoder encoder, SigningKey key, PostureStore store, InstantSource clock) {
        this.sources = sources;
        this.encoder = encoder;
        this.key = key;
        this.store = store;
        this.clock = clock;
        store.all().forEach(one -> kept.put(one.host(), one));
        refresh();
        sources.policies().listen(() -> follow(sources.fleet().hosts()));
        sources.decisions().listen(decision -> follow(sources.fleet().hosts()));
        sources.fleet().listen(host -> follow(List.of(host)));
    }

    /** From now on the listener hears of changes. */
    public void listen(PostureListener listener) {
        listeners.add(listener);
    }

    /**
     * What is wanted of the host now, signed; sending it refreshes the lease of an isolation.
     *
     * @throws ControllerException HOST_UNKNOWN or HOST_REVOKED
     */
    public SignedState desired(HostId id) {
        Host host = sources.fleet().get(id);
        refresh(List.of(host));
        DesiredState state;
        synchronized (this) {
            Content content = content(host);
            Kept before = keptOf(id);
            Kept now = before.at(fingerprint(content));
            if (!now.equals(before)) {
                store.put(List.of(now));
                kept.put(id, now);
            }
            state = new DesiredState(
                    sources.fleetId(), id, now.revision(), clock.instant().truncatedTo(ChronoUnit.MILLIS), content);
        }
        byte[] payload = encoder.encode(state);
        return new SignedState(state, payload, key.sign(SIGNATURE_CONTEXT, payload));
    }

    /**
     * Keeps what a host says is in force on it. A host that has accepted a later revision than is known here, as after the store
     * was restored from a backup, would refuse every state: the next revision is one that it takes.
     */
    public void applied(HostId id, AppliedState applied) {
        boolean ahead;
        synchronized (this) {
            Report report = new Report(applied, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            Kept before = keptOf(id);
            before.report().ifPresent(last -> audit(id, last.applied().isolation(), applied));
            ahead = applied.acceptedRevision() > before.revision() && applied.acceptedRevision() < HIGHEST_REVISION;
            Kept next = (ahead ? before.after(applied.acceptedRevision()) : before).with(report);
            store.put(List.of(next));
            kept.put(id, next);
        }
        if (ahead) {
            listeners.forEach(listener -> listener.desired(id));
        }
        sources.fleet().find(id).ifPresent(host -> assess(List.of(host)));
        listeners.forEach(listener -> listener.assessed(id));
    }

    /** What became of an isolation on the host itself, without an act here, stands in the log like an act. */
    private void audit(HostId id, IsolationState before, AppliedState now) {
        if (now.isolation() == before) {
            return;
        }
        Optional<String> event = switch (now.isolation()) {
            case RELEASED_LOCALLY -> Optional.of("isolation.released-on-host");
            case EXPIRED -> Optional.of("isolation.lease-ended");
            case NOT_EFFECTIVE -> Optional.of("isolation.not-effective");
            case NONE, APPLIED, VERIFIED -> Optional.empty();
        };
        event.ifPresent(action -> sources.audit()
                .append(
                        "host:" + id.value(),
                        action,
                        "host:" + id.value(),
                        now.isolation() == IsolationState.NOT_EFFECTIVE ? AuditOutcome.FAILED : AuditOutcome.DONE,
                        Map.of("decision", now.isolationDecision())));
    }

    /**
     * What is wanted of a host and how far it is.
     *
     * @throws ControllerException HOST_UNKNOWN or HOST_REVOKED
     */
    public HostPosture posture(HostId id) {
        Host host = sources.fleet().get(id);
        Assessment.Facts facts = facts(host);
        return new HostPosture(id, facts.revision(), facts.content(), facts.report(), Assessment.ofHost(facts));
    }

    /** How far a decision is on each host of the fleet that it reaches; on none once it has ended. */
    public List<DecisionOnHost> progress(Decision decision) {
        return sources.fleet().hosts().stream()
                .filter(host -> decision.scope().reaches(host.id(), host.group()))
                .map(host -> progress(decision, host))
                .toList();
    }

    /** How far the policy in force is: how many hosts stand where. */
    public Map<PostureState, Long> rollout() {
        Map<PostureState, Long> counts = new HashMap<>();
        for (Host host : sources.fleet().hosts()) {
            counts.merge(Assessment.ofHost(facts(host)).state(), 1L, Long::sum);
        }
        return counts;
    }

    /** Ends what has expired and notices what has become stale; to be called every few seconds. */
    public void tick() {
        sources.decisions().tick();
        refresh();
    }

    private DecisionOnHost progress(Decision decision, Host host) {
        Assessment.Facts facts = facts(host);
        List<Probe> probes = facts.report()
                .map(Report::applied)
                .filter(applied ->
                        applied.isolationDecision().equals(decision.id().value()))
                .map(AppliedState::probes)
                .orElse(List.of());
        return new DecisionOnHost(decision.id(), host.id(), Assessment.ofDecision(facts, decision), probes);
    }

    /** What was decided is kept and stays so; where its revisions cannot be, the next tick makes up for it. */
    private void follow(List<Host> hosts) {
        try {
            refresh(hosts);
        } catch (ControllerException e) {
            LOG.warn("event=revisions-not-kept code={} cause=\"{}\"", e.code(), e.getMessage());
        }
    }

    private void refresh() {
        refresh(sources.fleet().hosts());
    }

    /** Gives a new revision to the hosts of which something else is wanted now. */
    private void refresh(List<Host> hosts) {
        List<Kept> changed = new ArrayList<>();
        synchronized (this) {
            for (Host host : hosts) {
                if (host.revoked()) {
                    continue;
                }
                Kept before = keptOf(host.id());
                Kept now = before.at(fingerprint(content(host)));
                if (!now.equals(before)) {
                    changed.add(now);
                }
            }
            if (!changed.isEmpty()) {
                store.put(changed);
                changed.forEach(one -> kept.put(one.host(), one));
            }
        }
        changed.forEach(one -> listeners.forEach(listener -> listener.desired(one.host())));
        assess(hosts);
    }

    private void assess(List<Host> hosts) {
        List<HostId> changed = new ArrayList<>();
        synchronized (this) {
            for (Host host : hosts) {
                Assessment now = Assessment.ofHost(facts(host));
                if (!now.equals(assessed.put(host.id(), now))) {
                    changed.add(host.id());
                }
            }
        }
        changed.forEach(id -> listeners.forEach(listener -> listener.assessed(id)));
    }

    private Content content(Host host) {
        return Composition.of(
                host.group(),
                sources.policies().inForce(),
                sources.decisions().standing(host.id(), host.group()),
                sources.controllers().endpoints());
    }

    private Assessment.Facts facts(Host host) {
        Optional<Report> report;
        synchronized (this) {
            report = Optional.ofNullable(kept.get(host.id())).flatMap(Kept::report);
        }
        return new Assessment.Facts(
                content(host), revision(host.id()), report, host.online(), host.lastSeen(), clock.instant());
    }

    private synchronized long revision(HostId id) {
        return keptOf(id).revision();
    }

    private Kept keptOf(HostId id) {
        return kept.getOrDefault(id, new Kept(id, 0, "", Optional.empty()));
    }

    /** Over the words of the values: should a later version word them otherwise, each host gets one needless revision. */
    private static String fingerprint(Content content) {
        String words = String.join(
                "\n",
                content.group(),
                content.policy().map(PolicyBundle::version).orElse("-"),
                content.isolation().toString(),
                content.directives().toString(),
                content.controllers().toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
