package org.peerwarden.controller.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.peerwarden.controller.flow.Telemetry.CURL;
import static org.peerwarden.controller.flow.Telemetry.NOON;
import static org.peerwarden.controller.flow.Telemetry.TRANSMISSION;
import static org.peerwarden.controller.flow.Telemetry.binarySeen;
import static org.peerwarden.controller.flow.Telemetry.flow;
import static org.peerwarden.controller.flow.Telemetry.host;
import static org.peerwarden.controller.flow.Telemetry.id;
import static org.peerwarden.controller.flow.Telemetry.listener;
import static org.peerwarden.controller.flow.Telemetry.policyEvent;
import static org.peerwarden.controller.flow.Telemetry.processSeen;
import static org.peerwarden.controller.flow.Telemetry.spool;
import static org.peerwarden.controller.flow.Telemetry.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Address;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;

/** What every keeper of the history does. */
public abstract class FlowsContract {
    private static final String HASH = "ab".repeat(32);

    protected abstract Ingest ingest();

    protected abstract FlowHistory history();

    protected abstract LiveView live();

    @Test
    void countsFromTheFirstRecordOn() {
        assertThat(ingest().nextOffset(host(1), spool(1))).isZero();
        assertThat(accept(0, flow(1, 1, Outcome.ESTABLISHED, NOON), listener(2)))
                .isEqualTo(2);
        assertThat(ingest().nextOffset(host(1), spool(1))).isEqualTo(2);
        assertThat(ingest().nextOffset(host(1), spool(2))).isZero();
        assertThat(ingest().nextOffset(host(2), spool(1))).isZero();
    }

    @Test
    void leavesOutWhatItKnowsAlready() {
        accept(0, policyEvent(1, NOON), policyEvent(2, NOON));
        assertThat(accept(0, policyEvent(1, NOON), policyEvent(2, NOON))).isEqualTo(2);
        assertThat(accept(1, policyEvent(2, NOON), policyEvent(3, NOON))).isEqualTo(3);
        assertThat(accept(0)).isEqualTo(3);
        assertThat(history().policyHits(FlowFilter.ALL, PageRequest.first(10)).items())
                .extracting(hit -> hit.event().binary())
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void refusesAGapAndGoesOnFromWhereItWas() {
        accept(0, listener(1));
        assertCode(ErrorCode.BATCH_GAP, () -> accept(2, listener(3)));
        assertThat(accept(1, listener(2))).isEqualTo(2);
    }

    @Test
    void countsAsLostWhatTheAgentNoLongerHas() {
        accept(0, listener(1));
        assertThat(ingest().skip(host(1), spool(1), 5)).isEqualTo(5);
        assertThat(ingest().skip(host(1), spool(1), 3)).isEqualTo(5);
        assertThat(ingest().lost(host(1))).isEqualTo(4);
        assertThat(accept(5, listener(2))).isEqualTo(6);
        assertThat(history().totals(FlowFilter.ALL))
                .extracting(HostTotals::lostRecords)
                .containsExactly(4L);
    }

    @Test
    void refusesABatchThatIsTooLargeOrBeginsBeforeTheFirst() {
        List<TelemetryRecord> many = Collections.nCopies(Ingest.MAXIMUM_BATCH + 1, listener(1));
        assertCode(ErrorCode.TOO_LARGE, () -> ingest().accept(host(1), spool(1), 0, many));
        assertCode(ErrorCode.RECORD_MALFORMED, () -> accept(-1, listener(1)));
    }

    @Test
    void showsTheNewestStateOfAFlowWhateverTheOrder() {
        accept(0, flow(1, 3, Outcome.CLOSED, NOON.plusSeconds(9)), flow(1, 1, Outcome.PENDING, NOON));
        KnownFlow known = history().flow(id(1)).orElseThrow();
        assertThat(known.flow()).isEqualTo(flow(1, 3, Outcome.CLOSED, NOON.plusSeconds(9)));
        assertThat(known.host()).isEqualTo(host(1));
        assertThat(history().flow(id(2))).isEmpty();
    }

    @Test
    void showsAFlowWithAllThatIsKnownOfItsOwner() {
        accept(
                0,
                binarySeen(TRANSMISSION, "/usr/bin/transmission-daemon", ""),
                processSeen(TRANSMISSION),
                flow(1, 1, Outcome.ESTABLISHED, NOON),
                binarySeen(TRANSMISSION, "/usr/bin/transmission-daemon", HASH),
                verdict(TRANSMISSION, VerdictLevel.SUSPECTED),
                verdict(TRANSMISSION, VerdictLevel.CONFIRMED));
        assertThat(history().flow(id(1)))
                .contains(new KnownFlow(
                        host(1),
                        flow(1, 1, Outcome.ESTABLISHED, NOON),
                        Optional.of(processSeen(TRANSMISSION)),
                        Optional.of(binarySeen(TRANSMISSION, "/usr/bin/transmission-daemon", HASH)),
                        Optional.of(verdict(TRANSMISSION, VerdictLevel.CONFIRMED))));
        assertThat(history().processes(host(1), TRANSMISSION)).containsExactly(processSeen(TRANSMISSION));
    }

    @Test
    void showsAFlowOfWhichLittleIsKnown() {
        accept(0, listener(1));
        assertThat(history().flow(id(1)))
                .contains(new KnownFlow(host(1), listener(1), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void pagesThroughAllFlowsLastSeenFirst() {
        List<TelemetryRecord> records = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            records.add(flow(i, 1, Outcome.ESTABLISHED, NOON.plusSeconds(i / 3)));
        }
        ingest().accept(host(1), spool(1), 0, records);
        List<KnownFlow> seen = new ArrayList<>();
        Page<KnownFlow> page = history().flows(FlowFilter.ALL, PageRequest.first(10));
        seen.addAll(page.items());
        while (page.next().isPresent()) {
            page = history().flows(FlowFilter.ALL, new PageRequest(10, page.next()));
            seen.addAll(page.items());
        }
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(seen)
                .extracting(known -> known.flow().lastSeen())
                .isSortedAccordingTo(java.util.Comparator.<Instant>reverseOrder());
    }

    @Test
    void refusesACursorThatIsNone() {
        for (String cursor : List.of("x", "", "####", "YXxifGM", "MXwyfDM")) {
            assertCode(
                    ErrorCode.BAD_CURSOR,
                    () -> history().flows(FlowFilter.ALL, new PageRequest(10, Optional.of(cursor))));
        }
        assertCode(ErrorCode.BAD_FILTER, () -> PageRequest.first(0));
        assertCode(ErrorCode.BAD_FILTER, () -> PageRequest.first(PageRequest.MAXIMUM_SIZE + 1));
    }

    @Test
    void filtersByEverythingThatAFilterHas() {
        accept(
                0,
                binarySeen(TRANSMISSION, "/usr/bin/transmission-daemon", HASH),
                verdict(TRANSMISSION, VerdictLevel.PROBABLE),
                binarySeen(CURL, "/usr/bin/curl'; DROP TABLE flows; --", ""),
                verdict(CURL, VerdictLevel.NONE),
                flow(1, 1, Outcome.ESTABLISHED, NOON.plusSeconds(10), TRANSMISSION, "198.51.100.7"),
                flow(2, 1, Outcome.CLOSED, NOON.plusSeconds(20), CURL, "2001:db8::7"),
                listener(3));
        ingest().accept(host(2), spool(1), 0, List.of(flow(4, 1, Outcome.RESET, NOON.plusSeconds(30), 9, "10.9.9.9")));

        assertThat(numbers(FlowFilter.ALL)).containsExactly(4, 2, 1, 3);
        assertThat(numbers(FlowFilter.ALL.of(Set.of(host(2))))).containsExactly(4);
        assertThat(numbers(FlowFilter.ALL.of(Set.of(host(1), host(2))))).hasSize(4);
        assertThat(numbers(FlowFilter.ALL.of(Set.of()))).isEmpty();
        assertThat(numbers(path("/usr/bin/curl'; DROP TABLE flows; --"))).containsExactly(2);
        assertThat(numbers(path("/usr/bin/cur"))).isEmpty();
        assertThat(numbers(hash(HASH))).containsExactly(1);
        assertThat(numbers(peer("198.51.100.0", 24))).containsExactly(1);
        assertThat(numbers(peer("198.51.100.6", 31))).containsExactly(1);
        assertThat(numbers(peer("198.51.100.8", 29))).isEmpty();
        assertThat(numbers(peer("0.0.0.0", 0))).containsExactly(4, 1);
        assertThat(numbers(peer("2001:db8::", 32))).containsExactly(2);
        assertThat(numbers(peer("::", 0))).containsExactly(2);
        assertThat(numbers(port(6881))).containsExactly(4, 2, 1);
        assertThat(numbers(port(51413))).containsExactly(3);
        assertThat(numbers(transport(Transport.UDP))).containsExactly(3);
        assertThat(numbers(outcome(Outcome.RESET))).containsExactly(4);
        assertThat(numbers(between(NOON.plusSeconds(20), NOON.plusSeconds(1)))).containsExactly(4, 2);
        assertThat(numbers(between(NOON, NOON))).isEmpty();
        assertThat(numbers(peerToPeer())).containsExactly(1);
    }

    @Test
    void sumsUpBinariesTheMostSuspiciousFirst() {
        accept(
                0,
                binarySeen(CURL, "/usr/bin/curl", ""),
                binarySeen(TRANSMISSION, "/usr/bin/transmission-daemon", HASH),
                verdict(TRANSMISSION, VerdictLevel.CONFIRMED),
                flow(1, 1, Outcome.ESTABLISHED, NOON),
                flow(1, 2, Outcome.ESTABLISHED, NOON.plusSeconds(5)),
                flow(2, 4, Outcome.CLOSED, NOON.plusSeconds(3)),
                flow(3, 1, Outcome.CLOSED, NOON, CURL, "198.51.100.2"),
                listener(4));
        assertThat(history().binaries(FlowFilter.ALL))
                .containsExactly(
                        new BinaryOnHost(
                                host(1),
                                binarySeen(TRANSMISSION, "/usr/bin/transmission-daemon", HASH),
                                Optional.of(verdict(TRANSMISSION, VerdictLevel.CONFIRMED)),
                                1,
                                new Traffic(2, 1, 2, 600, 6000, NOON, NOON.plusSeconds(5))),
                        new BinaryOnHost(
                                host(1),
                                binarySeen(CURL, "/usr/bin/curl", ""),
                                Optional.empty(),
                                1,
                                new Traffic(1, 0, 1, 100, 1000, NOON, NOON)));
        assertThat(history().binaries(peerToPeer())).hasSize(1);
        assertThat(history().totals(FlowFilter.ALL))
                .containsExactly(
                        new HostTotals(host(1), 2, 1, 0, new Traffic(4, 2, 2, 700, 7000, NOON, NOON.plusSeconds(5))));
    }

    @Test
    void showsABinaryThatWasNeverDescribed() {
        accept(0, flow(1, 1, Outcome.ESTABLISHED, NOON));
        assertThat(history().binaries(FlowFilter.ALL))
                .extracting(
                        binary -> binary.binary().binary(),
                        binary -> binary.binary().path())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(TRANSMISSION, ""));
    }

    @Test
    void sumsUpPeersTheMostBytesFirst() {
        accept(
                0,
                binarySeen(TRANSMISSION, "/usr/bin/transmission-daemon", HASH),
                flow(1, 1, Outcome.ESTABLISHED, NOON),
                flow(2, 3, Outcome.REFUSED, NOON),
                listener(3));
        Page<PeerOfBinary> first = history().peers(FlowFilter.ALL, PageRequest.first(1));
        assertThat(first.items())
                .containsExactly(new PeerOfBinary(
                        host(1),
                        TRANSMISSION,
                        "/usr/bin/transmission-daemon",
                        Address.parse("198.51.100.2").orElseThrow(),
                        List.of(6881),
                        List.of(),
                        0,
                        new Traffic(1, 0, 1, 300, 3000, NOON, NOON)));
        Page<PeerOfBinary> second = history().peers(FlowFilter.ALL, new PageRequest(1, first.next()));
        assertThat(second.items())
                .extracting(PeerOfBinary::peer, PeerOfBinary::established)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Address.parse("198.51.100.1").orElseThrow(), 1L));
        assertThat(second.next()).isEmpty();
    }

    @Test
    void tellsListenersOfWhatIsNewOnly() throws InterruptedException {
        try (Subscription all = live().subscribe(FlowFilter.ALL, 100);
                Subscription suspicious = live().subscribe(peerToPeer(), 100)) {
            accept(0, binarySeen(TRANSMISSION, "/bin/t", ""), flow(1, 1, Outcome.ESTABLISHED, NOON));
            accept(1, flow(1, 1, Outcome.ESTABLISHED, NOON), verdict(TRANSMISSION, VerdictLevel.SUSPECTED));
            accept(3, flow(1, 2, Outcome.CLOSED, NOON));
            assertThat(drain(all)).hasSize(4);
            assertThat(drain(suspicious))
                    .satisfiesExactly(
                            news -> assertThat(news).isInstanceOf(LiveEvent.BinaryNews.class),
                            news -> assertThat(news)
                                    .isInstanceOfSatisfying(
                                            LiveEvent.FlowNews.class,
                                            it -> assertThat(it.flow().flow().sequence())
                                                    .isEqualTo(2)));
        }
    }

    protected long accept(long first, TelemetryRecord... records) {
        return ingest().accept(host(1), spool(1), first, List.of(records));
    }

    private static List<LiveEvent> drain(Subscription subscription) throws InterruptedException {
        List<LiveEvent> events = new ArrayList<>();
        while (true) {
            Optional<LiveEvent> event = subscription.poll(java.time.Duration.ZERO);
            if (event.isEmpty()) {
                return events;
            }
            events.add(event.get());
        }
    }

    private List<Integer> numbers(FlowFilter filter) {
        return history().flows(filter, PageRequest.first(100)).items().stream()
                .map(known -> (int) known.flow().flow().getLeastSignificantBits())
                .toList();
    }

    protected static void assertCode(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ControllerException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static FlowFilter path(String path) {
        return filter(Optional.of(path), Optional.empty(), Optional.empty(), OptionalInt.empty(), false);
    }

    private static FlowFilter hash(String hash) {
        return filter(Optional.empty(), Optional.of(hash), Optional.empty(), OptionalInt.empty(), false);
    }

    private static FlowFilter peer(String address, int length) {
        Prefix prefix = new Prefix(Address.parse(address).orElseThrow(), length);
        return filter(Optional.empty(), Optional.empty(), Optional.of(prefix), OptionalInt.empty(), false);
    }

    private static FlowFilter port(int port) {
        return filter(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.of(port), false);
    }

    private static FlowFilter peerToPeer() {
        return filter(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), true);
    }

    private static FlowFilter filter(
            Optional<String> path, Optional<String> hash, Optional<Prefix> peer, OptionalInt port, boolean peerToPeer) {
        return new FlowFilter(
                Optional.<Set<HostId>>empty(),
                path,
                hash,
                peer,
                port,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                peerToPeer);
    }

    private static FlowFilter transport(Transport transport) {
        return last(Optional.of(transport), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static FlowFilter outcome(Outcome outcome) {
        return last(Optional.empty(), Optional.of(outcome), Optional.empty(), Optional.empty());
    }

    private static FlowFilter between(Instant since, Instant until) {
        return last(Optional.empty(), Optional.empty(), Optional.of(since), Optional.of(until));
    }

    private static FlowFilter last(
            Optional<Transport> transport,
            Optional<Outcome> outcome,
            Optional<Instant> since,
            Optional<Instant> until) {
        return new FlowFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                transport,
                outcome,
                since,
                until,
                false);
    }
}
