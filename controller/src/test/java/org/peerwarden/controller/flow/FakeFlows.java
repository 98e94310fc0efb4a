package org.peerwarden.controller.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.PolicyEvent;
import org.peerwarden.controller.flow.TelemetryRecord.ProcessSeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Address;

/** The history in memory, held to the same contract as the real one. */
public final class FakeFlows implements Ingest, FlowHistory {
    private record Spool(HostId host, SpoolId id) {}

    private record Key<T>(HostId host, T id) {}

    private final LiveView live;
    private final Map<Spool, Long> next = new HashMap<>();
    private final Map<HostId, Long> lost = new HashMap<>();
    private final Map<Key<UUID>, FlowChanged> flows = new LinkedHashMap<>();
    private final Map<Key<ProcessRef>, ProcessSeen> processes = new LinkedHashMap<>();
    private final Map<Key<Long>, BinarySeen> binaries = new HashMap<>();
    private final Map<Key<Long>, VerdictChanged> verdicts = new HashMap<>();
    private final List<Key<PolicyEvent>> events = new ArrayList<>();

    public FakeFlows(LiveView live) {
        this.live = live;
    }

    @Override
    public synchronized long accept(HostId host, SpoolId spool, long firstOffset, List<TelemetryRecord> records) {
        if (records.size() > MAXIMUM_BATCH) {
            throw new ControllerException(ErrorCode.TOO_LARGE, "too many records");
        }
        if (firstOffset < 0) {
            throw new ControllerException(ErrorCode.RECORD_MALFORMED, "negative offset");
        }
        long known = nextOffset(host, spool);
        if (firstOffset > known) {
            throw new ControllerException(ErrorCode.BATCH_GAP, "gap");
        }
        long end = firstOffset + records.size();
        if (end > known) {
            List<TelemetryRecord> fresh = records.subList((int) (known - firstOffset), records.size());
            fresh.forEach(record -> keep(host, record));
            next.put(new Spool(host, spool), end);
            live.publish(host, fresh);
        }
        return nextOffset(host, spool);
    }

    private void keep(HostId host, TelemetryRecord record) {
        switch (record) {
            case FlowChanged flow ->
                flows.merge(
                        new Key<>(host, flow.flow()),
                        flow,
                        (before, after) -> after.sequence() >= before.sequence() ? after : before);
            case ProcessSeen process -> processes.put(new Key<>(host, process.process()), process);
            case BinarySeen binary -> binaries.put(new Key<>(host, binary.binary()), binary);
            case VerdictChanged verdict -> verdicts.put(new Key<>(host, verdict.binary()), verdict);
            case PolicyEvent event -> events.add(new Key<>(host, event));
        }
    }

    @Override
    public synchronized long nextOffset(HostId host, SpoolId spool) {
        return next.getOrDefault(new Spool(host, spool), 0L);
    }

    @Override
    public synchronized long skip(HostId host, SpoolId spool, long oldestOffset) {
        long known = nextOffset(host, spool);
        if (oldestOffset > known) {
            lost.merge(host, oldestOffset - known, Long::sum);
            next.put(new Spool(host, spool), oldestOffset);
        }
        return nextOffset(host, spool);
    }

    @Override
    public synchronized long lost(HostId host) {
        return lost.getOrDefault(host, 0L);
    }

    private List<KnownFlow> matching(FlowFilter filter) {
        return flows.entrySet().stream()
                .map(entry -> known(entry.getKey().host(), entry.getValue()))
                .filter(filter::holds)
                .sorted(Comparator.comparing((KnownFlow known) -> known.flow().lastSeen())
                        .reversed()
                        .thenComparing(known -> known.host().value())
                        .thenComparing(known -> known.flow().flow().toString()))
                .toList();
    }

    private KnownFlow known(HostId host, FlowChanged flow) {
        return new KnownFlow(
                host,
                flow,
                flow.process().map(process -> processes.get(new Key<>(host, process))),
                Optional.ofNullable(binaries.get(new Key<>(host, flow.binary()))),
                Optional.ofNullable(verdicts.get(new Key<>(host, flow.binary()))));
    }

    @Override
    public synchronized Page<KnownFlow> flows(FlowFilter filter, PageRequest page) {
        return page(matching(filter), page);
    }

    @Override
    public synchronized Optional<KnownFlow> flow(UUID flow) {
        return matching(FlowFilter.ALL).stream()
                .filter(known -> known.flow().flow().equals(flow))
                .findFirst();
    }

    @Override
    public synchronized List<BinaryOnHost> binaries(FlowFilter filter) {
        return grouped(filter, known -> new Key<>(known.host(), known.flow().binary())).entrySet().stream()
                .filter(entry -> entry.getKey().id() != 0)
                .map(entry -> new BinaryOnHost(
                        entry.getKey().host(),
                        entry.getValue()
                                .getFirst()
                                .binary()
                                .orElse(new BinarySeen(entry.getKey().id(), "", 0, 0, BinaryOrigin.FILE, "", "", "")),
                        entry.getValue().getFirst().verdict(),
                        entry.getValue().stream()
                                .flatMap(known -> known.flow().process().stream())
                                .distinct()
                                .count(),
                        traffic(entry.getValue())))
                .sorted(Comparator.comparingInt((BinaryOnHost binary) ->
                                -binary.verdict().map(it -> rank(it.level())).orElse(0))
                        .thenComparing(binary -> binary.host().value())
                        .thenComparing(binary -> binary.binary().path()))
                .toList();
    }

    private static int rank(VerdictLevel level) {
        return switch (level) {
            case NONE -> 0;
            case SUSPECTED -> 1;
            case PROBABLE -> 2;
            case CONFIRMED -> 3;
        };
    }

    @Override
    public synchronized Page<PeerOfBinary> peers(FlowFilter filter, PageRequest page) {
        record PeerKey(HostId host, long binary, Address peer) {}
        List<PeerOfBinary> all = grouped(
                        filter,
                        known -> known.flow()
                                .peer()
                                .map(peer ->
                                        new PeerKey(known.host(), known.flow().binary(), peer.address())))
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().isPresent())
                .map(entry -> peer(
                        entry.getKey().get().host(),
                        entry.getKey().get().binary(),
                        entry.getKey().get().peer(),
                        entry.getValue()))
                .sorted(Comparator.comparingLong((PeerOfBinary peer) ->
                                -(peer.traffic().bytesSent() + peer.traffic().bytesReceived()))
                        .thenComparing(peer -> peer.host().value())
                        .thenComparingLong(PeerOfBinary::binary)
                        .thenComparing(PeerOfBinary::peer))
                .toList();
        return page(all, page);
    }

    private static PeerOfBinary peer(HostId host, long binary, Address peer, List<KnownFlow> known) {
        return new PeerOfBinary(
                host,
                binary,
                known.getFirst().binary().map(BinarySeen::path).orElse(""),
                peer,
                new TreeSet<>(known.stream()
                                .map(one -> one.flow().peer().orElseThrow().port())
                                .toList())
                        .stream().limit(PeerOfBinary.MAXIMUM_PORTS).toList(),
                List.copyOf(new TreeSet<>(known.stream()
                        .map(one -> one.flow().dnsName())
                        .filter(name -> !name.isEmpty())
                        .toList())),
                known.stream()
                        .filter(one -> Set.of(Outcome.ESTABLISHED, Outcome.CLOSED, Outcome.RESET)
                                .contains(one.flow().outcome()))
                        .count(),
                traffic(known));
    }

    @Override
    public synchronized List<HostTotals> totals(FlowFilter filter) {
        return new TreeMap<>(grouped(filter, known -> known.host().value()))
                .entrySet().stream()
                        .map(entry -> new HostTotals(
                                new HostId(entry.getKey()),
                                distinctBinaries(
                                        entry.getValue(), known -> known.flow().binary() != 0),
                                distinctBinaries(
                                        entry.getValue(),
                                        known -> known.verdict()
                                                .filter(it -> it.level() != VerdictLevel.NONE)
                                                .isPresent()),
                                lost(new HostId(entry.getKey())),
                                traffic(entry.getValue())))
                        .toList();
    }

    private static long distinctBinaries(List<KnownFlow> known, Function<KnownFlow, Boolean> condition) {
        return known.stream()
                .filter(condition::apply)
                .map(one -> one.flow().binary())
                .distinct()
                .count();
    }

    @Override
    public synchronized Page<PolicyHit> policyHits(FlowFilter filter, PageRequest page) {
        return page(
                events.reversed().stream()
                        .map(event -> new PolicyHit(
                                event.host(),
                                event.id(),
                                Optional.ofNullable(binaries.get(
                                        new Key<>(event.host(), event.id().binary())))))
                        .filter(hit -> filter.holds(hit.host()))
                        .toList(),
                page);
    }

    @Override
    public synchronized List<ProcessSeen> processes(HostId host, long binary) {
        return processes.entrySet().stream()
                .filter(entry ->
                        entry.getKey().host().equals(host) && entry.getValue().binary() == binary)
                .map(Map.Entry::getValue)
                .toList();
    }

    private <K> Map<K, List<KnownFlow>> grouped(FlowFilter filter, Function<KnownFlow, K> key) {
        return matching(filter).stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private static Traffic traffic(Collection<KnownFlow> known) {
        Set<Address> peers = new HashSet<>();
        long open = 0;
        long sent = 0;
        long received = 0;
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (KnownFlow one : known) {
            one.flow().peer().map(Endpoint::address).ifPresent(peers::add);
            open += one.flow().outcome().open() ? 1 : 0;
            sent += one.flow().bytesSent().orElse(0);
            received += one.flow().bytesReceived().orElse(0);
            first = one.flow().firstSeen().isBefore(first) ? one.flow().firstSeen() : first;
            last = one.flow().lastSeen().isAfter(last) ? one.flow().lastSeen() : last;
        }
        return new Traffic(known.size(), open, peers.size(), sent, received, first, last);
    }

    private static <T> Page<T> page(List<T> all, PageRequest page) {
        int from;
        try {
            from = page.cursor().map(Integer::parseInt).orElse(0);
        } catch (NumberFormatException e) {
            throw new ControllerException(ErrorCode.BAD_CURSOR, "not a cursor", e);
        }
        int to = Math.min(all.size(), from + page.size());
        return new Page<>(
                all.subList(from, to), to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
    }
}
