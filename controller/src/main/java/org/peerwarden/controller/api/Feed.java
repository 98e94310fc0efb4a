package org.peerwarden.controller.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.Scope;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.flow.BinaryOnHost;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.LiveEvent;
import org.peerwarden.controller.flow.Subscription;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.posture.PostureListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of what changes, for whoever watches. The rest of the controller only notes what changed, which never waits;
 * a thread looks up what it is now and publishes it. What comes faster than that is counted as missed by every watcher.
 */
final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** Changes that wait to become events. */
    private static final int QUEUE = 10_000;

    /** How long is waited for news at a time, in which the thread also comes to see that it is to end. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Services services;
    private final DecisionViews decisions;
    private final Watchers watchers;
    private final BlockingQueue<Runnable> changes = new ArrayBlockingQueue<>(QUEUE);
    private final List<Thread> threads = new ArrayList<>();

    Feed(Services services, DecisionViews decisions, Watchers watchers) {
        this.services = services;
        this.decisions = decisions;
        this.watchers = watchers;
    }

    /** Begins to listen. */
    void start() {
        threads.add(Thread.ofVirtual().name("api-feed").start(this::run));
        threads.add(Thread.ofVirtual().name("api-feed-flows").start(this::follow));
        services.fleet().listen(host -> note(() -> host(host.id())));
        services.postures().listen(new PostureListener() {
            @Override
            public void assessed(HostId host) {
                note(() -> host(host));
            }
        });
        services.decisions().listen(decision -> note(() -> decision(decision)));
        services.policies().listen(() -> note(this::policy));
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void note(Runnable change) {
        if (watchers.any() && !changes.offer(change)) {
            watchers.missedByAll(1);
        }
    }

    private void run() {
        try {
            while (true) {
                guarded(changes.take());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void guarded(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException failure) {
            // The event is lost to watchers, who read the lists again after `missed`; what it was about is kept.
            watchers.missedByAll(1);
            LOG.warn("event=api-event-failed", failure);
        }
    }

    private void host(HostId id) {
        services.fleet()
                .find(id)
                .filter(host -> !host.revoked())
                .ifPresent(host -> publish(
                        EventType.HOST,
                        Optional.of(id),
                        Optional.of(host.group()),
                        HostView.of(host, services.postures().posture(id))));
    }

    private void decision(Decision decision) {
        Optional<HostId> host =
                decision.scope() instanceof Scope.OneHost one ? Optional.of(one.host()) : Optional.empty();
        Optional<String> group = switch (decision.scope()) {
            case Scope.OneHost one -> group(one.host());
            case Scope.Group named -> Optional.of(named.name());
            case Scope.WholeFleet _ -> Optional.empty();
        };
        publish(EventType.DECISION, host, group, decisions.withoutHosts(decision));
    }

    private void policy() {
        PolicyView.Change change = services.policies()
                .inForce()
                .map(version -> new PolicyView.Change(Optional.of(version.number()), Optional.of(version.name())))
                .orElseGet(() -> new PolicyView.Change(Optional.empty(), Optional.empty()));
        publish(EventType.POLICY, Optional.empty(), Optional.empty(), change);
    }

    /** Publishes what comes in from hosts. */
    private void follow() {
        try (Subscription news = services.live().subscribe(_ -> watchers.any(), QUEUE)) {
            while (true) {
                news.poll(WAIT).ifPresent(event -> guarded(() -> tell(event)));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(LiveEvent event) {
        switch (event) {
            case LiveEvent.FlowNews(KnownFlow flow) ->
                publish(
                        EventType.FLOW,
                        Optional.of(flow.host()),
                        group(flow.host()),
                        FlowViews.Flow.of(flow, this::name));
            case LiveEvent.BinaryNews(HostId host, BinarySeen seen, Optional<VerdictChanged> verdict) -> {
                if (verdict.isPresent()) {
                    binary(host, seen)
                            .ifPresent(known -> publish(
                                    EventType.VERDICT,
                                    Optional.of(host),
                                    group(host),
                                    FlowViews.Binary.of(known, this::name)));
                }
            }
            case LiveEvent.PolicyNews _ -> {}
            case LiveEvent.Missed(long events) -> watchers.missedByAll(events);
        }
    }

    private Optional<BinaryOnHost> binary(HostId host, BinarySeen seen) {
        return services.history().binaries(FlowFilter.ALL.of(Set.of(host))).stream()
                .filter(known -> known.binary().binary() == seen.binary())
                .findFirst();
    }

    private void publish(EventType type, Optional<HostId> host, Optional<String> group, Object view) {
        watchers.publish(new Event(type, host, group, JsonText.write(view)));
    }

    private Optional<String> group(HostId host) {
        // A host that nobody knows is of no group, so that only operators of all groups see it.
        return services.fleet().find(host).map(Host::group).or(() -> Optional.of(""));
    }

    private Optional<String> name(HostId host) {
        return services.fleet().find(host).map(found -> found.facts().hostname());
    }
}
