package org.peerwarden.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.controller.flow.Telemetry.NOON;
import static org.peerwarden.controller.flow.Telemetry.binarySeen;
import static org.peerwarden.controller.flow.Telemetry.flow;
import static org.peerwarden.controller.flow.Telemetry.host;
import static org.peerwarden.controller.flow.Telemetry.listener;
import static org.peerwarden.controller.flow.Telemetry.policyEvent;
import static org.peerwarden.controller.flow.Telemetry.processSeen;
import static org.peerwarden.controller.flow.Telemetry.spool;
import static org.peerwarden.controller.flow.Telemetry.verdict;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.flow.FakeFlows;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.FlowHistory;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.flow.Outcome;
import org.peerwarden.controller.flow.Page;
import org.peerwarden.controller.flow.PageRequest;
import org.peerwarden.controller.flow.PolicyHit;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.flow.VerdictLevel;
import org.peerwarden.controller.identity.HostId;

/** Batches in any order, again, with gaps, over days and restarts: the history is always what a simple memory says. */
class FlowsModelTest {
    private static final int STEPS = 120;
    private static final List<VerdictLevel> LEVELS = List.of(VerdictLevel.values());

    @TempDir
    Path folder;

    private Instant now = NOON;

    @ParameterizedTest
    @ValueSource(longs = {1, 20261124, 77})
    void agreesWithTheModel(long seed) {
        Random random = new Random(seed);
        FakeFlows model = new FakeFlows(new LiveView());
        DuckFlows flows = open();
        try {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> {
                        flows.close();
                        flows = open();
                    }
                    case 1 -> now = now.plus(Duration.ofHours(random.nextInt(30) - 3));
                    case 2 -> {
                        HostId host = host(random.nextInt(3));
                        long to = model.nextOffset(host, spool(1)) + random.nextInt(4) - 1;
                        assertThat(flows.skip(host, spool(1), to)).isEqualTo(model.skip(host, spool(1), to));
                    }
                    default -> send(random, flows, model);
                }
                if (step % 20 == 19) {
                    compare(flows, model, "seed " + seed + " step " + step);
                }
            }
        } finally {
            flows.close();
        }
    }

    private static void send(Random random, DuckFlows flows, FakeFlows model) {
        HostId host = host(random.nextInt(3));
        long first = Math.max(0, model.nextOffset(host, spool(1)) + random.nextInt(8) - 6);
        List<TelemetryRecord> records = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            records.add(record(random));
        }
        assertThat(outcome(() -> flows.accept(host, spool(1), first, records)))
                .isEqualTo(outcome(() -> model.accept(host, spool(1), first, records)));
    }

    private static TelemetryRecord record(Random random) {
        long binary = 1L + random.nextInt(4);
        return switch (random.nextInt(8)) {
            case 0 -> binarySeen(binary, "/bin/" + binary, random.nextBoolean() ? "" : "cd".repeat(32));
            case 1 -> verdict(binary, LEVELS.get(random.nextInt(LEVELS.size())));
            case 2 -> processSeen(binary);
            case 3 -> policyEvent(binary, NOON.plusSeconds(random.nextInt(100)));
            case 4 -> listener(1000 + random.nextInt(5));
            default ->
                flow(
                        random.nextInt(40),
                        // A sequence says one thing only, however often it is sent.
                        1 + random.nextInt(6),
                        Outcome.ESTABLISHED,
                        NOON.plusSeconds(5));
        };
    }

    private static String outcome(Supplier<Long> act) {
        try {
            return "next " + act.get();
        } catch (ControllerException e) {
            return e.code().name();
        }
    }

    private static void compare(FlowHistory flows, FlowHistory model, String when) {
        assertThat(all(flows)).as(when).containsExactlyElementsOf(all(model));
        assertThat(flows.binaries(FlowFilter.ALL))
                .as(when)
                .containsExactlyInAnyOrderElementsOf(model.binaries(FlowFilter.ALL));
        assertThat(flows.totals(FlowFilter.ALL)).as(when).isEqualTo(model.totals(FlowFilter.ALL));
        assertThat(hits(flows)).as(when).isEqualTo(hits(model));
    }

    private static List<KnownFlow> all(FlowHistory history) {
        List<KnownFlow> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<KnownFlow> page = history.flows(FlowFilter.ALL, new PageRequest(17, cursor));
            found.addAll(page.items());
            cursor = page.next();
        } while (cursor.isPresent());
        return found;
    }

    private static List<PolicyHit> hits(FlowHistory history) {
        return history.policyHits(FlowFilter.ALL, PageRequest.first(1000)).items();
    }

    private DuckFlows open() {
        return new DuckFlows(new FlowSettings(folder, 365, 128, "1MB"), new LiveView(), () -> now);
    }
}
