package org.peerwarden.controller.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.peerwarden.controller.flow.BinaryOnHost;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.FlowHistory;
import org.peerwarden.controller.flow.HostTotals;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.Page;
import org.peerwarden.controller.flow.PageRequest;
import org.peerwarden.controller.flow.PeerOfBinary;
import org.peerwarden.controller.flow.PolicyHit;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.flow.VerdictLevel;
import org.peerwarden.controller.identity.HostId;

/** What a test says was seen. Of the filters it knows hosts, path, transport and peer-to-peer; and it keeps the last one. */
final class CannedHistory implements FlowHistory {
    final List<KnownFlow> flows = new ArrayList<>();
    final List<BinaryOnHost> binaries = new ArrayList<>();
    final List<PeerOfBinary> peers = new ArrayList<>();
    volatile FlowFilter last = FlowFilter.ALL;

    @Override
    public Page<KnownFlow> flows(FlowFilter filter, PageRequest page) {
        last = filter;
        List<KnownFlow> all = flows.stream()
                .filter(flow -> seen(filter, flow.host()))
                .filter(flow -> filter.transport().isEmpty()
                        || filter.transport().get() == flow.flow().transport())
                .sorted(Comparator.comparing((KnownFlow flow) -> flow.flow().lastSeen())
                        .reversed())
                .toList();
        return page(all, page);
    }

    @Override
    public Optional<KnownFlow> flow(UUID flow) {
        return flows.stream().filter(known -> known.flow().flow().equals(flow)).findFirst();
    }

    @Override
    public List<BinaryOnHost> binaries(FlowFilter filter) {
        last = filter;
        return binaries.stream()
                .filter(binary -> seen(filter, binary.host()))
                .filter(binary -> filter.binaryPath().isEmpty()
                        || filter.binaryPath().get().equals(binary.binary().path()))
                .filter(binary -> !filter.peerToPeer()
                        || binary.verdict()
                                .filter(verdict -> verdict.level() != VerdictLevel.NONE)
                                .isPresent())
                .toList();
    }

    @Override
    public Page<PeerOfBinary> peers(FlowFilter filter, PageRequest page) {
        last = filter;
        return page(peers.stream().filter(peer -> seen(filter, peer.host())).toList(), page);
    }

    @Override
    public List<HostTotals> totals(FlowFilter filter) {
        return List.of();
    }

    @Override
    public Page<PolicyHit> policyHits(FlowFilter filter, PageRequest page) {
        return new Page<>(List.of(), Optional.empty());
    }

    @Override
    public List<TelemetryRecord.ProcessSeen> processes(HostId host, long binary) {
        return List.of();
    }

    private static boolean seen(FlowFilter filter, HostId host) {
        return filter.hosts().isEmpty() || filter.hosts().get().contains(host);
    }

    private static <T> Page<T> page(List<T> all, PageRequest page) {
        int from = page.cursor().map(Integer::parseInt).orElse(0);
        int to = Math.min(all.size(), from + page.size());
        return new Page<>(
                all.subList(from, to), to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
    }
}
