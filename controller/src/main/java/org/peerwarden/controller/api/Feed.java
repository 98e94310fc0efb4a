package org.peerwarden.controller.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.Scope;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.Ingest;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.SpoolId;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.posture.PostureListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of what changes, for whoever watches. The rest of the controller only notes what changed, which never waits;
 * one thread looks up what it is now and publishes it. What comes faster than that is counted as missed by every watcher.
 */
final class Feed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    /** Changes that wait to become events. */
    private static final int QUEUE = 10_000;

    /** Binaries whose paths are remembered, over all hosts. */
    private static final int BINARIES = 10_000;

    private final Services services;
    private final DecisionViews decisions;
    private final Watchers watchers;
    private final BlockingQueue<Runnable> changes = new ArrayBlockingQueue<>(QUEUE);
    private final Map<BinaryKey, BinarySeen> binaries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BinaryKey, BinarySeen> eldest) {
            return size() > BINARIES;
        }
    };
    private @Nullable Thread thread;

    Feed(Services services, DecisionViews decisions, Watchers watchers) {
        this.services = services;
        this.decisions = decisions;
        this.watchers = watchers;
    }

    /** Begins to listen. */
    void start() {
        thread = Thread.ofVirtual().name("api-feed").start(this::run);
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

    /** The same intake, of which watchers see what comes in. */
    Ingest watched(Ingest ingest) {
        return new Ingest() {
            @Override
            public long accept(HostId host, SpoolId spool, long firstOffset, List<TelemetryRecord> records) {
                if (!watchers.any()) {
                    return ingest.accept(host, spool, firstOffset, records);
                }
                long known = ingest.nextOffset(host, spool);
                long next = ingest.accept(host, spool, firstOffset, records);
                int fresh = Math.clamp(known - firstOffset, 0, records.size());
                records.subList(fresh, records.size()).forEach(one -> note(() -> record(host, one)));
                return next;
            }

            @Override
            public long nextOffset(HostId host, SpoolId spool) {
                return ingest.nextOffset(host, spool);
            }

            @Override
            public long skip(HostId host, SpoolId spool, long oldestOffset) {
                return ingest.skip(host, spool, oldestOffset);
            }

            @Override
            public long lost(HostId host) {
                return ingest.lost(host);
            }
        };
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void note(Runnable change) {
        if (watchers.any() && !changes.offer(change)) {
            watchers.missedByAll();
        }
    }

    private void run() {
        try {
            while (true) {
                Runnable change = changes.take();
                try {
                    change.run();
                } catch (RuntimeException failure) {
                    // The event is lost to watchers, who read the lists again after `missed`; what it was about is
                    // kept.
                    watchers.missedByAll();
                    LOG.warn("event=api-event-failed", failure);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
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

    private void record(HostId host, TelemetryRecord record) {
        switch (record) {
            case TelemetryRecord.FlowChanged flow ->
                publish(
                        EventType.FLOW,
                        Optional.of(host),
                        group(host),
                        FlowViews.Flow.of(host, name(host), flow, binary(host, flow)));
            case BinarySeen binary -> binaries.put(new BinaryKey(host, binary.binary()), binary);
            case TelemetryRecord.VerdictChanged verdict ->
                services.history().binaries(FlowFilter.ALL.of(Set.of(host))).stream()
                        .filter(binary -> binary.binary().binary() == verdict.binary())
                        .findFirst()
                        .ifPresent(binary -> publish(
                                EventType.VERDICT,
                                Optional.of(host),
                                group(host),
                                FlowViews.Binary.of(binary, this::name)));
            case TelemetryRecord.ProcessSeen _, TelemetryRecord.PolicyEvent _ -> {}
        }
    }

    private Optional<BinarySeen> binary(HostId host, TelemetryRecord.FlowChanged flow) {
        if (flow.binary() == 0) {
            return Optional.empty();
        }
        BinaryKey key = new BinaryKey(host, flow.binary());
        Optional<BinarySeen> known = Optional.ofNullable(binaries.get(key));
        if (known.isEmpty()) {
            known = services.history().flow(flow.flow()).flatMap(KnownFlow::binary);
            known.ifPresent(binary -> binaries.put(key, binary));
        }
        return known;
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

    private record BinaryKey(HostId host, long binary) {}
}
