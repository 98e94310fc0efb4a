package org.peerwarden.controller.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.peerwarden.controller.flow.LiveEvent.BinaryNews;
import org.peerwarden.controller.flow.LiveEvent.FlowNews;
import org.peerwarden.controller.flow.LiveEvent.Missed;
import org.peerwarden.controller.flow.LiveEvent.PolicyNews;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.PolicyEvent;
import org.peerwarden.controller.flow.TelemetryRecord.ProcessSeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;

/**
 * What is known of binaries and processes now, and who is told of news. In memory and bounded: of each host the binaries and
 * processes that were described last are remembered; an older one shows as not described, and the history still has it.
 *
 * <p>The store publishes what it has taken in, after it is durable; listeners subscribe. A slow listener loses events, counted,
 * and holds nobody up.
 */
public final class LiveView {
    /** Binaries that talk on one host; a build host runs some hundreds. */
    static final int MOST_BINARIES = 2_000;

    /** Processes on one host that own flows. */
    static final int MOST_PROCESSES = 4_000;

    private final Map<HostId, Remembered> hosts = new ConcurrentHashMap<>();
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    /**
     * From now on events that the filter holds for are kept for the listener, up to the capacity.
     */
    public Subscription subscribe(FlowFilter filter, int capacity) {
        return subscribe(event -> wanted(filter, event), capacity);
    }

    /** {@link #subscribe(FlowFilter, int)} with any condition. */
    public Subscription subscribe(Predicate<LiveEvent> wanted, int capacity) {
        Subscription[] self = new Subscription[1];
        Subscription subscription = new Subscription(wanted, capacity, () -> subscriptions.remove(self[0]));
        self[0] = subscription;
        subscriptions.add(subscription);
        return subscription;
    }

    /** Remembers what was known before; nobody is told. */
    public void recall(HostId host, List<TelemetryRecord> records) {
        Remembered remembered = hosts.computeIfAbsent(host, id -> new Remembered());
        records.forEach(remembered::learn);
    }

    /** Tells of records that are durable. Called by one thread. */
    public void publish(HostId host, List<TelemetryRecord> records) {
        Remembered remembered = hosts.computeIfAbsent(host, id -> new Remembered());
        for (TelemetryRecord record : records) {
            remembered.learn(record);
            if (!subscriptions.isEmpty()) {
                remembered.event(host, record).ifPresent(event -> subscriptions.forEach(one -> one.offer(event)));
            }
        }
    }

    private static boolean wanted(FlowFilter filter, LiveEvent event) {
        return switch (event) {
            case FlowNews news -> filter.holds(news.flow());
            case BinaryNews news ->
                filter.holds(news.host()) && filter.holds(Optional.of(news.binary()), news.verdict());
            case PolicyNews news -> filter.holds(news.host());
            case Missed _ -> true;
        };
    }

    /** What is known of one host. */
    private static final class Remembered {
        private final Map<Long, BinarySeen> binaries = new Newest<>(MOST_BINARIES);
        private final Map<Long, VerdictChanged> verdicts = new Newest<>(MOST_BINARIES);
        private final Map<ProcessRef, ProcessSeen> processes = new Newest<>(MOST_PROCESSES);

        synchronized void learn(TelemetryRecord record) {
            switch (record) {
                case BinarySeen binary -> binaries.put(binary.binary(), binary);
                case VerdictChanged verdict -> verdicts.put(verdict.binary(), verdict);
                case ProcessSeen process -> processes.put(process.process(), process);
                case FlowChanged _, PolicyEvent _ -> {}
            }
        }

        synchronized Optional<LiveEvent> event(HostId host, TelemetryRecord record) {
            return switch (record) {
                case FlowChanged flow ->
                    Optional.of(new FlowNews(new KnownFlow(
                            host,
                            flow,
                            flow.process().map(processes::get),
                            binary(flow.binary()),
                            Optional.ofNullable(verdicts.get(flow.binary())))));
                case BinarySeen binary -> news(host, binary.binary());
                case VerdictChanged verdict -> news(host, verdict.binary());
                case PolicyEvent event -> Optional.of(new PolicyNews(host, event, binary(event.binary())));
                case ProcessSeen _ -> Optional.empty();
            };
        }

        private Optional<LiveEvent> news(HostId host, long id) {
            return binary(id).map(binary -> new BinaryNews(host, binary, Optional.ofNullable(verdicts.get(id))));
        }

        private Optional<BinarySeen> binary(long id) {
            return Optional.ofNullable(binaries.get(id));
        }
    }

    /** Forgets the entry that was used longest ago when it is full. */
    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private final int most;

        Newest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
