package org.peerwarden.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.flow.Direction;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.FileKey;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.agent.spool.Spool;
import org.peerwarden.agent.spool.SpoolLimits;
import org.peerwarden.proto.v1.FlowChange;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.Record.RecordCase;

class TelemetryTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path directory;

    private final Health health = new Health(InstantSource.fixed(START));

    @Test
    void aBinaryStandsBeforeItsProcessAndAProcessBeforeItsFlowEachOnce() throws IOException {
        try (Run run = new Run()) {
            run.telemetry.flows(List.of(change(flow(1, Outcome.ESTABLISHED, held(10, Optional.empty())), 1)));
            run.telemetry.flows(List.of(change(flow(2, Outcome.ESTABLISHED, held(10, Optional.empty())), 1)));

            assertThat(run.cases())
                    .containsExactly(RecordCase.BINARY, RecordCase.PROCESS, RecordCase.FLOW, RecordCase.FLOW);
        }
    }

    @Test
    void aBinaryIsDescribedAgainWhenItsHashBecomesKnown() throws IOException {
        try (Run run = new Run()) {
            Optional<String> hash = Optional.of("ab".repeat(32));
            run.telemetry.flows(List.of(change(flow(1, Outcome.ESTABLISHED, held(10, Optional.empty())), 1)));
            run.telemetry.owners(List.of(owner(10, Optional.empty()), owner(11, Optional.empty())));
            run.telemetry.owners(List.of(owner(10, hash)));
            run.telemetry.owners(List.of(owner(10, hash)));

            assertThat(run.cases())
                    .containsExactly(RecordCase.BINARY, RecordCase.PROCESS, RecordCase.FLOW, RecordCase.BINARY);
            assertThat(run.records().getLast().getBinary().getSha256().size()).isEqualTo(32);
        }
    }

    @Test
    void everythingIsDescribedAgainAfterRecordsWereDropped() throws IOException {
        try (Run run = new Run(new SpoolLimits(2_000, 500, 500))) {
            for (int flow = 0; flow < 40; flow++) {
                run.telemetry.flows(List.of(change(flow(flow, Outcome.ESTABLISHED, held(10, Optional.empty())), 1)));
            }

            assertThat(run.spool.droppedRecords()).isPositive();
            assertThat(run.cases()).contains(RecordCase.BINARY, RecordCase.PROCESS);
        }
    }

    @Test
    void aFlowGoesOnUnderItsSequenceAfterARestartAndKeepsWhatOnlyItsBeginningShowed() throws IOException {
        Flow begun = flow(1, Outcome.ESTABLISHED, held(10, Optional.empty()));
        try (Run run = new Run()) {
            run.telemetry.flows(List.of(change(begun, 1)));
        }
        try (Run run = new Run()) {
            Flow again = new Flow(
                    begun.id(),
                    begun.transport(),
                    Direction.OUTBOUND,
                    begun.local(),
                    begun.peer(),
                    START.plusSeconds(60),
                    START.plusSeconds(60),
                    Optional.of(new ByteCounts(5, 5)),
                    Outcome.ESTABLISHED,
                    Optional.empty(),
                    Attribution.UNKNOWN);
            run.telemetry.flows(List.of(change(again, 1)));
            run.telemetry.firstLook(Set.of(again.id()));

            List<FlowChange> told = run.flows();
            assertThat(told).extracting(FlowChange::getSequence).containsExactly(1, 2);
            FlowChange newest = told.getLast();
            assertThat(newest.getFirstSeen()).isEqualTo(Wire.time(START));
            assertThat(newest.getDirection()).isEqualTo(told.getFirst().getDirection());
            assertThat(newest.getDnsName()).isEqualTo("name.example");
            assertThat(newest.getProcess().getPid()).isEqualTo(10);
            assertThat(newest.getBytesSent()).isEqualTo(5);
        }
    }

    @Test
    void aFlowThatWentWhileNobodyLookedIsEndedAtTheFirstLook() throws IOException {
        try (Run run = new Run()) {
            run.telemetry.flows(List.of(
                    change(flow(1, Outcome.ESTABLISHED, Attribution.UNKNOWN), 1),
                    change(flow(2, Outcome.ESTABLISHED, Attribution.UNKNOWN), 1),
                    change(flow(3, Outcome.CLOSED, Attribution.UNKNOWN), 1)));
        }
        try (Run run = new Run()) {
            run.telemetry.firstLook(Set.of(id(2)));

            assertThat(run.flows().getLast().getOutcome()).isEqualTo(org.peerwarden.proto.v1.Outcome.OUTCOME_GONE);
            assertThat(run.flows().getLast().getSequence()).isEqualTo(2);
            assertThat(run.flows()).hasSize(4);
        }
        try (Run run = new Run()) {
            run.telemetry.firstLook(Set.of(id(2)));

            assertThat(run.flows()).hasSize(4);
        }
    }

    @Test
    void aFlowThatComesBackIsTheSameWithAHigherNumber() throws IOException {
        try (Run run = new Run()) {
            run.telemetry.flows(List.of(change(flow(1, Outcome.LISTENING, Attribution.UNKNOWN), 1)));
            run.telemetry.flows(List.of(change(flow(1, Outcome.GONE, Attribution.UNKNOWN), 2)));
            run.telemetry.flows(List.of(change(flow(1, Outcome.LISTENING, Attribution.UNKNOWN), 1)));

            assertThat(run.flows()).extracting(FlowChange::getSequence).containsExactly(1, 2, 3);
        }
    }

    /** Against a model: what a reader that takes the highest number of each flow would believe, over runs that end anywhere. */
    @Test
    void aReaderBelievesWhatIsWhateverTheOrderOfLooksAndRestarts() throws IOException {
        long seed = 77;
        Random random = new Random(seed);
        Set<Integer> open = new HashSet<>();
        int next = 0;
        for (int restart = 0; restart < 20; restart++) {
            try (Run run = new Run()) {
                boolean looked = false;
                for (int look = random.nextInt(6); look >= 0; look--) {
                    List<org.peerwarden.agent.flow.FlowChange> changes = new ArrayList<>();
                    if (!looked) {
                        open.forEach(
                                flow -> changes.add(change(flow(flow, Outcome.ESTABLISHED, Attribution.UNKNOWN), 1)));
                    }
                    for (int more = random.nextInt(20); more > 0; more--) {
                        open.add(next);
                        changes.add(change(flow(next++, Outcome.ESTABLISHED, Attribution.UNKNOWN), 1));
                    }
                    run.telemetry.flows(changes);
                    if (!looked) {
                        looked = true;
                        run.telemetry.firstLook(
                                open.stream().map(TelemetryTest::id).collect(Collectors.toSet()));
                    }
                    List<org.peerwarden.agent.flow.FlowChange> ends = new ArrayList<>();
                    for (int flow : List.copyOf(open)) {
                        if (random.nextInt(5) == 0) {
                            open.remove(flow);
                            ends.add(change(flow(flow, Outcome.CLOSED, Attribution.UNKNOWN), 2));
                        }
                    }
                    run.telemetry.flows(ends);
                }
                Set<FlowId> believed = new HashSet<>();
                newest(run.flows()).forEach((id, change) -> {
                    if (!OpenFlows.over(change)) {
                        believed.add(id);
                    }
                });
                assertThat(believed)
                        .as("seed %d restart %d", seed, restart)
                        .isEqualTo(open.stream().map(TelemetryTest::id).collect(Collectors.toSet()));
                assertThat(newest(run.flows())).hasSize(next);
            }
            // While nobody looks, some go.
            open.removeIf(flow -> random.nextInt(3) == 0);
        }
    }

    private static Map<FlowId, FlowChange> newest(List<FlowChange> changes) {
        Map<FlowId, FlowChange> newest = new HashMap<>();
        for (FlowChange change : changes) {
            newest.merge(Wire.id(change.getFlowId()), change, (one, other) -> {
                assertThat(one.getSequence()).isNotEqualTo(other.getSequence());
                return one.getSequence() > other.getSequence() ? one : other;
            });
        }
        return newest;
    }

    /** One run of an agent on the test's directory. */
    private final class Run implements AutoCloseable {
        final Spool spool;
        final Telemetry telemetry;

        Run() {
            this(SpoolLimits.DEFAULT);
        }

        Run(SpoolLimits limits) {
            spool = Spool.open(directory.resolve("spool"), limits, health, new Random(1));
            telemetry = Telemetry.open(spool, directory.resolve("flows"), health);
        }

        List<Record> records() {
            return spool.peek(100 << 20).records().stream()
                    .map(TelemetryTest::parse)
                    .toList();
        }

        List<RecordCase> cases() {
            return records().stream().map(Record::getRecordCase).toList();
        }

        List<FlowChange> flows() {
            return records().stream()
                    .filter(Record::hasFlow)
                    .map(Record::getFlow)
                    .toList();
        }

        @Override
        public void close() {
            telemetry.close();
            spool.close();
        }
    }

    private static Record parse(byte[] bytes) {
        try {
            return Record.parseFrom(bytes);
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static FlowId id(int number) {
        return new FlowId(99, number);
    }

    private static org.peerwarden.agent.flow.FlowChange change(Flow flow, int sequence) {
        return new org.peerwarden.agent.flow.FlowChange(flow, sequence);
    }

    private static Flow flow(int number, Outcome outcome, Attribution attribution) {
        return new Flow(
                id(number),
                Transport.TCP,
                Direction.INBOUND,
                new Endpoint(java.net.InetAddress.ofLiteral("192.0.2.1"), 80),
                Optional.of(new Endpoint(java.net.InetAddress.ofLiteral("198.51.100.1"), 1 + number % 60_000)),
                START,
                START.plus(Duration.ofSeconds(1)),
                Optional.empty(),
                outcome,
                Optional.of("name.example"),
                attribution);
    }

    private static Attribution held(int pid, Optional<String> hash) {
        return new Attribution(Attribution.Method.INODE, Optional.of(owner(pid, hash)));
    }

    private static Owner owner(int pid, Optional<String> hash) {
        return new Owner(
                new ProcessKey(pid, 1),
                new Binary(
                        5 + pid,
                        "/usr/bin/" + pid,
                        new FileKey(1, pid, 1, 1, 1),
                        Binary.Origin.FILE,
                        hash,
                        Optional.empty()),
                List.of("command"),
                1000,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
    }
}
