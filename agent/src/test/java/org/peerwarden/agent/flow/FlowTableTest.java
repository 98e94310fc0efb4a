package org.peerwarden.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.agent.flow.Sights.START;
import static org.peerwarden.agent.flow.Sights.address;
import static org.peerwarden.agent.flow.Sights.datagrams;
import static org.peerwarden.agent.flow.Sights.ended;
import static org.peerwarden.agent.flow.Sights.held;
import static org.peerwarden.agent.flow.Sights.listener;
import static org.peerwarden.agent.flow.Sights.owner;
import static org.peerwarden.agent.flow.Sights.tcp;
import static org.peerwarden.agent.socket.SocketState.ESTABLISHED;
import static org.peerwarden.agent.socket.SocketState.FIN_WAIT_2;
import static org.peerwarden.agent.socket.SocketState.SYN_SENT;
import static org.peerwarden.agent.socket.SocketState.TIME_WAIT;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.process.Attributed;
import org.peerwarden.agent.process.AttributedEnd;
import org.peerwarden.agent.process.AttributedSocket;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owners;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.EndedSocket.End;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Transport;

class FlowTableTest {
    private static final Attribution TRANSMISSION = owner(10, "/usr/bin/transmission-daemon");
    private static final Attribution NGINX = owner(20, "/usr/sbin/nginx");

    private final Health health = new Health(InstantSource.fixed(START));
    private final FakeNames names = new FakeNames(true);
    private final FlowTable table = table(FlowLimits.DEFAULT);
    private Instant now = START;

    @Test
    void aConnectionToAListenerIsInboundAndStaysSoWhenTheListenerGoes() {
        Observation call = tcp(2, ESTABLISHED, "192.0.2.1:80", "198.51.100.7:50000", 0, 0);

        List<FlowChange> opened = look(held(listener(1, "0.0.0.0:80"), NGINX), held(call, NGINX));
        List<FlowChange> afterListener =
                look(held(tcp(2, FIN_WAIT_2, "192.0.2.1:80", "198.51.100.7:50000", 0, 0), NGINX));

        assertThat(opened).extracting(change -> change.flow().direction()).containsOnly(Direction.INBOUND);
        assertThat(afterListener).extracting(change -> change.flow().outcome()).containsExactly(Outcome.CLOSED);
        assertThat(table.flows())
                .singleElement()
                .satisfies(flow -> assertThat(flow.direction()).isEqualTo(Direction.INBOUND));
    }

    @Test
    void aConnectionWithoutAListenerIsOutboundAndCarriesTheNameItsPeerHadAtTheBeginning() {
        names.name(address("203.0.113.5"), "mirror.example");
        look(held(tcp(1, SYN_SENT, "192.0.2.1:40000", "203.0.113.5:443", 0, 0), TRANSMISSION));
        names.name(address("203.0.113.5"), "other.example");

        List<FlowChange> changes =
                look(held(tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 5, 0), TRANSMISSION));

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.sequence()).isEqualTo(2);
            assertThat(change.flow().direction()).isEqualTo(Direction.OUTBOUND);
            assertThat(change.flow().outcome()).isEqualTo(Outcome.ESTABLISHED);
            assertThat(change.flow().dnsName()).contains("mirror.example");
        });
    }

    @Test
    void nothingIsSaidOfAFlowThatDidNotChange() {
        Observation socket = tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 5, 5);
        look(held(socket, TRANSMISSION));

        assertThat(look(held(socket, TRANSMISSION))).isEmpty();
    }

    @Test
    void movedBytesAreSaidAtMostOnceAnInterval() {
        List<Integer> said = new ArrayList<>();
        for (int second = 0; second <= 90; second++) {
            said.add(look(held(tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", second, 0), TRANSMISSION))
                    .size());
        }

        assertThat(said.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1 + 3);
    }

    @ParameterizedTest
    @CsvSource({"CLOSED,CLOSED", "REFUSED,REFUSED", "TIMED_OUT,TIMED_OUT", "RESET,RESET", "UNKNOWN,GONE"})
    void theKernelsLastWordEndsAFlowWithItsFinalCounts(End end, Outcome outcome) {
        Observation socket = tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 5, 5);
        look(held(socket, TRANSMISSION));

        List<FlowChange> changes = table.update(new Attributed(
                now,
                List.of(),
                List.of(ended(
                        tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 70, 80), end, now, TRANSMISSION))));

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.flow().outcome()).isEqualTo(outcome);
            assertThat(change.flow().bytes()).contains(new ByteCounts(70, 80));
        });
        assertThat(table.flows()).isEmpty();
    }

    @Test
    void aSocketThatLivedOnlyBetweenTwoLooksIsOneFlow() {
        Observation socket = tcp(9, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 1, 2);

        List<FlowChange> changes = table.update(
                new Attributed(now, List.of(), List.of(ended(socket, End.REFUSED, now, Attribution.UNKNOWN))));

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.sequence()).isEqualTo(1);
            assertThat(change.flow().outcome()).isEqualTo(Outcome.REFUSED);
        });
        assertThat(look()).isEmpty();
    }

    @Test
    void timeWaitEndsAFlowAndOpensNone() {
        look(held(tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 5, 5), TRANSMISSION));

        List<FlowChange> changes =
                look(held(tcp(1, TIME_WAIT, "192.0.2.1:40000", "203.0.113.5:443", 5, 5), Attribution.UNKNOWN));

        assertThat(changes).extracting(change -> change.flow().outcome()).containsExactly(Outcome.CLOSED);
        assertThat(look(held(tcp(1, TIME_WAIT, "192.0.2.1:40000", "203.0.113.5:443", 5, 5), Attribution.UNKNOWN)))
                .isEmpty();
    }

    @Test
    void theSameEndpointsUsedAgainAreAnotherFlow() {
        FlowId first = look(held(tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 5, 5), TRANSMISSION))
                .getFirst()
                .flow()
                .id();

        List<FlowChange> changes =
                look(held(tcp(2, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 0, 0), TRANSMISSION));

        assertThat(changes).hasSize(2);
        assertThat(changes).anySatisfy(change -> assertThat(change.flow().id()).isEqualTo(first));
        assertThat(changes).anySatisfy(change -> assertThat(change.flow().id()).isNotEqualTo(first));
    }

    @Test
    void anUnconnectedDatagramSocketIsAFlowThatWaitsAndHasNoPeer() {
        List<FlowChange> changes = look(held(datagrams(1, "0.0.0.0:51413"), TRANSMISSION));

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.flow().outcome()).isEqualTo(Outcome.LISTENING);
            assertThat(change.flow().peer()).isEmpty();
        });
    }

    @Test
    void anOwnerThatBecomesKnownIsSaidAndNeverExchanged() {
        Observation socket = tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 5, 5);
        look(held(socket, Attribution.UNKNOWN));

        List<FlowChange> known = look(held(socket, TRANSMISSION));
        List<FlowChange> other = look(held(socket, NGINX));

        assertThat(known).extracting(change -> change.flow().attribution()).containsExactly(TRANSMISSION);
        assertThat(other).isEmpty();
    }

    @Test
    void whatBecomesKnownOfABinaryIsTakenInWithoutSayingSoOfEachFlow() {
        ProcessKey process = new ProcessKey(10, 1);
        Binary binary = Owners.binary("/usr/bin/curl");
        Binary hashed = binary.with(Optional.of("ab".repeat(32)), Optional.empty());
        Observation socket = tcp(1, ESTABLISHED, "192.0.2.1:40000", "198.51.100.7:80", 0, 0);
        look(held(socket, new Attribution(Attribution.Method.INODE, Optional.of(Owners.owner(process, binary)))));

        assertThat(look(held(
                        socket, new Attribution(Attribution.Method.INODE, Optional.of(Owners.owner(process, hashed))))))
                .isEmpty();

        assertThat(table.flows())
                .singleElement()
                .satisfies(flow -> assertThat(
                                flow.attribution().owner().orElseThrow().binary())
                        .isEqualTo(hashed));
    }

    @Test
    void oneProcessCannotPushOutTheOthers() {
        FlowTable small = table(new FlowLimits(100, 40, Duration.ofSeconds(30)));
        List<AttributedSocket> sockets = new ArrayList<>();
        for (int peer = 0; peer < 5_000; peer++) {
            sockets.add(held(
                    tcp(
                            peer + 1,
                            ESTABLISHED,
                            "192.0.2.1:51413",
                            "198.51." + peer / 250 + "." + peer % 250 + ":6881",
                            0,
                            0),
                    TRANSMISSION));
        }
        sockets.add(held(tcp(9_999, ESTABLISHED, "192.0.2.1:80", "203.0.113.5:50000", 0, 0), NGINX));

        small.update(new Attributed(now, sockets, List.of()));

        assertThat(small.flows()).hasSize(41);
        assertThat(small.flows())
                .anySatisfy(flow -> assertThat(flow.attribution()).isEqualTo(NGINX));
        assertThat(small.leftOut()).isEqualTo(4_960);
        assertThat(health.warnings()).extracting(Warning::code).containsExactly(HealthCode.FLOWS_OVER_CAP);
    }

    @Test
    void roomThatBecomesFreeIsUsedAndTheWarningGoes() {
        FlowTable small = table(new FlowLimits(1, 1, Duration.ofSeconds(30)));
        Observation first = tcp(1, ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 0, 0);
        Observation second = tcp(2, ESTABLISHED, "192.0.2.1:40001", "203.0.113.5:443", 0, 0);
        small.update(new Attributed(now, List.of(held(first, NGINX), held(second, NGINX)), List.of()));
        small.update(new Attributed(now, List.of(held(second, NGINX)), List.of()));

        small.update(new Attributed(now, List.of(held(second, NGINX)), List.of()));

        assertThat(small.flows()).extracting(Flow::local).containsExactly(second.local());
        assertThat(health.warnings()).isEmpty();
    }

    /** Random lives of sockets against a model that only remembers which cookies live. */
    @Test
    void everyFlowOpensOnceAndEndsOnce() {
        long seed = 20_260_102;
        Random random = new Random(seed);
        Set<Long> living = new HashSet<>();
        Map<FlowId, Integer> sequences = new HashMap<>();
        Map<FlowId, Outcome> outcomes = new HashMap<>();
        long next = 1;
        int born = 0;
        for (int step = 0; step < 2_000; step++) {
            List<AttributedEnd> ends = new ArrayList<>();
            for (Long cookie : List.copyOf(living)) {
                if (random.nextInt(10) == 0) {
                    living.remove(cookie);
                    if (random.nextBoolean()) {
                        ends.add(ended(socket(cookie), End.CLOSED, now, NGINX));
                    }
                }
            }
            for (int births = random.nextInt(4); births > 0; births--) {
                born++;
                if (random.nextInt(5) == 0) {
                    ends.add(ended(socket(next++), End.RESET, now, Attribution.UNKNOWN));
                } else {
                    living.add(next++);
                }
            }
            now = now.plusSeconds(1);
            List<AttributedSocket> open =
                    living.stream().map(cookie -> held(socket(cookie), NGINX)).toList();
            for (FlowChange change : table.update(new Attributed(now, open, ends))) {
                FlowId id = change.flow().id();
                assertThat(change.sequence())
                        .as("seed %d step %d", seed, step)
                        .isEqualTo(sequences.merge(id, 1, Integer::sum));
                assertThat(Optional.ofNullable(outcomes.put(id, change.flow().outcome()))
                                .filter(Outcome::over))
                        .as("seed %d step %d: nothing follows an end", seed, step)
                        .isEmpty();
            }
            assertThat(table.flows()).as("seed %d step %d", seed, step).hasSize(living.size());
        }
        assertThat(sequences).hasSize(born);
    }

    private static Observation socket(long cookie) {
        return tcp(cookie, ESTABLISHED, "192.0.2.1:" + (1024 + cookie % 50_000), "203.0.113.5:443", 0, 0);
    }

    /** One datagram socket with many peers: it waits itself, and has one conversation a peer, under one cookie. */
    @Test
    void aDatagramSocketWaitsAndHasOneFlowAPeer() {
        Observation waiting = datagrams(9, "0.0.0.0:6881");
        AttributedSocket first = held(datagramPeer(9, "198.51.100.7:6881"), TRANSMISSION);
        AttributedSocket second = held(datagramPeer(9, "203.0.113.7:51413"), TRANSMISSION);

        List<FlowChange> opened = look(held(waiting, TRANSMISSION), first, second);
        assertThat(opened)
                .extracting(change -> change.flow().outcome())
                .containsExactlyInAnyOrder(Outcome.LISTENING, Outcome.ESTABLISHED, Outcome.ESTABLISHED);
        assertThat(opened).extracting(change -> change.flow().id()).doesNotHaveDuplicates();
        assertThat(opened)
                .flatExtracting(change -> change.flow().peer().stream().toList())
                .noneMatch(peer -> peer.unspecified());

        List<FlowChange> forgotten = look(held(waiting, TRANSMISSION), second);
        assertThat(forgotten).singleElement().satisfies(change -> {
            assertThat(change.flow().peer()).contains(Sights.endpoint("198.51.100.7:6881"));
            assertThat(change.flow().outcome().over()).isTrue();
        });
    }

    private static Observation datagramPeer(long cookie, String peer) {
        return new Observation(
                Transport.UDP,
                ESTABLISHED,
                Sights.endpoint("192.0.2.1:6881"),
                Optional.of(Sights.endpoint(peer)),
                cookie,
                1000,
                cookie,
                Optional.empty());
    }

    private List<FlowChange> look(AttributedSocket... sockets) {
        now = now.plusSeconds(1);
        return table.update(new Attributed(now, List.of(sockets), List.of()));
    }

    private FlowTable table(FlowLimits limits) {
        return new FlowTable(limits, names, health, new Random(7));
    }
}
