package org.peerwarden.controller.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.flow.BinaryOnHost;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.FlowHistory;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.Outcome;
import org.peerwarden.controller.flow.Page;
import org.peerwarden.controller.flow.PageRequest;
import org.peerwarden.controller.flow.PeerOfBinary;
import org.peerwarden.controller.flow.VerdictLevel;
import org.peerwarden.controller.identity.Act;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;

/** What was seen. */
final class HistoryRoutes {
    private static final Duration USUAL_TIME = Duration.ofDays(1);

    private final FlowHistory history;
    private final Fleet fleet;
    private final InstantSource clock;

    HistoryRoutes(Services services) {
        this.history = services.history();
        this.fleet = services.fleet();
        this.clock = services.clock();
    }

    List<Route> routes() {
        Access view = new Access.Doing(Act.VIEW);
        return List.of(
                new Route("GET", "/v1/flows", view, "flow.list", this::listFlows),
                new Route("GET", "/v1/binaries", view, "binary.list", this::listBinaries),
                new Route("GET", "/v1/peers", view, "peer.list", this::listPeers));
    }

    private Answer listFlows(Exchange exchange) {
        Query query = exchange.query();
        Optional<String> host = query.text("host");
        Start start = start("flows", query);
        FlowFilter filter = new FlowFilter(
                Optional.empty(),
                query.text("path"),
                hash(query),
                query.parsed("peer", Networks.FORM, Networks::parse),
                query.number("port", 0, 65535),
                query.word("transport", Transport.values()),
                query.word("outcome", Outcome.values()),
                Optional.of(start.since()),
                query.time("until"),
                query.flag("p2p").orElse(false));
        PageRequest page = new PageRequest(query.limit(), start.cursor());
        query.check();
        Page<KnownFlow> flows = history.flows(seen(exchange, host, filter), page);
        return Answer.ok(new PageView<>(
                flows.items().stream()
                        .map(flow -> FlowViews.Flow.of(flow, this::name))
                        .toList(),
                query.next("flows", start.next(flows.next()))));
    }

    private Answer listBinaries(Exchange exchange) {
        Query query = exchange.query();
        Optional<String> host = query.text("host");
        Optional<Boolean> peerToPeer = query.flag("p2p");
        Optional<String> packageName = query.text("package");
        Optional<String> family = query.text("family");
        FlowFilter filter = ofBinaries(query.text("path"), hash(query), since(query), peerToPeer.orElse(false));
        query.limit();
        query.cursor("binaries");
        List<BinaryOnHost> binaries = history.binaries(seen(exchange, host, filter)).stream()
                .filter(binary -> peerToPeer.isEmpty() || peerToPeer.get() == suspected(binary))
                .filter(binary -> packageName.isEmpty()
                        || packageName.get().equals(binary.binary().packageName()))
                .filter(binary -> family.isEmpty()
                        || binary.verdict()
                                .filter(verdict -> verdict.family().equals(family.get()))
                                .isPresent())
                .toList();
        return Answer.ok(PageView.of(
                "binaries", query, binaries, this::position, true, binary -> FlowViews.Binary.of(binary, this::name)));
    }

    private String position(BinaryOnHost binary) {
        return Positions.of(
                Positions.of(
                        name(binary.host()).orElse("") + " " + binary.host(),
                        binary.binary().path()),
                Long.toHexString(binary.binary().binary()));
    }

    private Answer listPeers(Exchange exchange) {
        Query query = exchange.query();
        Optional<String> host = query.text("host");
        Start start = start("peers", query);
        FlowFilter filter = ofBinaries(
                query.text("path"),
                hash(query),
                start.since(),
                query.flag("p2p").orElse(false));
        PageRequest page = new PageRequest(query.limit(), start.cursor());
        query.check();
        Page<PeerOfBinary> peers = history.peers(seen(exchange, host, filter), page);
        return Answer.ok(new PageView<>(
                peers.items().stream()
                        .map(peer -> FlowViews.Peer.of(peer, this::name))
                        .toList(),
                query.next("peers", start.next(peers.next()))));
    }

    private static FlowFilter ofBinaries(
            Optional<String> path, Optional<String> hash, Instant since, boolean peerToPeer) {
        return new FlowFilter(
                Optional.empty(),
                path,
                hash,
                Optional.<Prefix>empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(since),
                Optional.empty(),
                peerToPeer);
    }

    /** The same filter, of the host that is asked for and of hosts that the caller may see. */
    private FlowFilter seen(Exchange exchange, Optional<String> host, FlowFilter filter) {
        if (host.isPresent()) {
            Host found = fleet.get(Exchange.host(host.get()));
            exchange.require(Act.VIEW, found.group());
            return filter.of(Set.of(found.id()));
        }
        if (exchange.operator().groups().isEmpty()) {
            return filter;
        }
        return filter.of(fleet.hosts().stream()
                .filter(one -> exchange.operator().sees(one.group()))
                .map(Host::id)
                .collect(Collectors.toSet()));
    }

    private static boolean suspected(BinaryOnHost binary) {
        return binary.verdict()
                .filter(verdict -> verdict.level() != VerdictLevel.NONE)
                .isPresent();
    }

    private Instant since(Query query) {
        return query.time("since").orElseGet(() -> clock.instant().minus(USUAL_TIME));
    }

    /** Where a page begins. The time that the first page reaches back to is in the cursor: it must not move with the clock. */
    private Start start(String list, Query query) {
        Instant since = since(query);
        return query.cursorIfGood(list)
                .map(text -> text.split("\n", 2))
                .map(parts -> new Start(Instant.parse(parts[0]), Optional.of(parts[1])))
                .orElseGet(() -> new Start(since, Optional.empty()));
    }

    private static Optional<String> hash(Query query) {
        return query.parsed("sha256", "64 lower-case hexadecimal digits", Hashes::checked);
    }

    private Optional<String> name(HostId host) {
        return fleet.find(host).map(found -> found.facts().hostname());
    }

    private record Start(Instant since, Optional<String> cursor) {
        Optional<String> next(Optional<String> position) {
            return position.map(text -> since + "\n" + text);
        }
    }
}
