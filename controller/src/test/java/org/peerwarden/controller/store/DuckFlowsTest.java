package org.peerwarden.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.controller.flow.Telemetry.NOON;
import static org.peerwarden.controller.flow.Telemetry.TRANSMISSION;
import static org.peerwarden.controller.flow.Telemetry.binarySeen;
import static org.peerwarden.controller.flow.Telemetry.flow;
import static org.peerwarden.controller.flow.Telemetry.host;
import static org.peerwarden.controller.flow.Telemetry.id;
import static org.peerwarden.controller.flow.Telemetry.processSeen;
import static org.peerwarden.controller.flow.Telemetry.spool;
import static org.peerwarden.controller.flow.Telemetry.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.FlowHistory;
import org.peerwarden.controller.flow.FlowsContract;
import org.peerwarden.controller.flow.Ingest;
import org.peerwarden.controller.flow.LiveEvent;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.flow.Outcome;
import org.peerwarden.controller.flow.PageRequest;
import org.peerwarden.controller.flow.Subscription;
import org.peerwarden.controller.flow.VerdictLevel;

class DuckFlowsTest extends FlowsContract {
    @TempDir
    Path folder;

    private Instant now = NOON;
    private final InstantSource clock = () -> now;
    private LiveView live = new LiveView();
    private DuckFlows flows;

    @BeforeEach
    void open() {
        live = new LiveView();
        flows = new DuckFlows(new FlowSettings(folder, 3, 128, "1MB"), live, clock);
    }

    @AfterEach
    void close() {
        flows.close();
    }

    @Override
    protected Ingest ingest() {
        return flows;
    }

    @Override
    protected FlowHistory history() {
        return flows;
    }

    @Override
    protected LiveView live() {
        return live;
    }

    @Test
    void goesOnAfterARestart() throws InterruptedException {
        accept(
                0,
                binarySeen(TRANSMISSION, "/bin/t", ""),
                verdict(TRANSMISSION, VerdictLevel.PROBABLE),
                flow(1, 1, Outcome.ESTABLISHED, NOON));
        flows.skip(host(1), spool(1), 9);
        close();
        open();
        assertThat(flows.nextOffset(host(1), spool(1))).isEqualTo(9);
        assertThat(flows.lost(host(1))).isEqualTo(6);
        try (Subscription subscription = live.subscribe(FlowFilter.ALL, 10)) {
            accept(9, flow(1, 2, Outcome.CLOSED, NOON));
            assertThat(subscription.poll(Duration.ZERO).orElseThrow())
                    .isInstanceOfSatisfying(LiveEvent.FlowNews.class, news -> {
                        assertThat(news.flow().binary().orElseThrow().path()).isEqualTo("/bin/t");
                        assertThat(news.flow().verdict().orElseThrow().level()).isEqualTo(VerdictLevel.PROBABLE);
                    });
        }
        assertThat(history().flow(id(1)).orElseThrow().flow().outcome()).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void keepsADayAFileAndForgetsTheOldestButNotWhatIsOpen() throws IOException {
        accept(
                0,
                binarySeen(TRANSMISSION, "/bin/t", ""),
                processSeen(TRANSMISSION),
                verdict(TRANSMISSION, VerdictLevel.PROBABLE),
                flow(1, 1, Outcome.ESTABLISHED, NOON),
                flow(2, 1, Outcome.CLOSED, NOON));
        for (int day = 1; day <= 3; day++) {
            now = NOON.plus(Duration.ofDays(day));
            accept(4L + day, flow(10 + day, 1, Outcome.CLOSED, now));
        }
        assertThat(files()).containsExactly("2026-11-25", "2026-11-26", "2026-11-27");
        assertThat(history().flow(id(2)))
                .as("closed on the day that is forgotten")
                .isEmpty();
        assertThat(history().flow(id(1)).orElseThrow()).satisfies(known -> {
            assertThat(known.flow()).isEqualTo(flow(1, 1, Outcome.ESTABLISHED, NOON));
            assertThat(known.process()).contains(processSeen(TRANSMISSION));
            assertThat(known.binary().orElseThrow().path()).isEqualTo("/bin/t");
            assertThat(known.verdict().orElseThrow().level()).isEqualTo(VerdictLevel.PROBABLE);
        });
        assertThat(history().flows(FlowFilter.ALL, PageRequest.first(10)).items())
                .hasSize(4);
        close();
        open();
        assertThat(flows.nextOffset(host(1), spool(1))).isEqualTo(8);
        assertThat(history().flows(FlowFilter.ALL, PageRequest.first(10)).items())
                .hasSize(4);
    }

    @Test
    void writesOnWhenTheClockGoesBack() throws IOException {
        accept(0, flow(1, 1, Outcome.ESTABLISHED, NOON));
        now = NOON.minus(Duration.ofDays(2));
        accept(1, flow(2, 1, Outcome.ESTABLISHED, NOON));
        close();
        open();
        assertThat(accept(2, flow(3, 1, Outcome.ESTABLISHED, NOON))).isEqualTo(3);
        assertThat(files()).containsExactly("2026-11-24");
    }

    @Test
    void makesAFileAgainThatACrashLeftUnfinished() throws IOException {
        close();
        Files.delete(folder.resolve("flows-2026-11-24.duckdb"));
        Files.writeString(folder.resolve("unfinished.new"), "as far as it came");
        Files.writeString(folder.resolve("unfinished.new.wal"), "as far as it came");
        open();
        assertThat(accept(0, flow(1, 1, Outcome.ESTABLISHED, NOON))).isEqualTo(1);
    }

    @Test
    void saysThatADamagedHistoryIsBroken() throws IOException {
        accept(0, flow(1, 1, Outcome.ESTABLISHED, NOON));
        close();
        Files.writeString(folder.resolve("flows-2026-11-24.duckdb"), "nothing of the kind. ".repeat(1000));
        assertCode(ErrorCode.STORE_BROKEN, this::open);
    }

    @Test
    void saysThatAFolderIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertCode(ErrorCode.DATA_UNUSABLE, () -> new DuckFlows(FlowSettings.in(file), live, clock));
    }

    @Test
    void refusesWorkAfterItWasClosed() {
        close();
        assertCode(ErrorCode.STOPPING, () -> accept(0, flow(1, 1, Outcome.ESTABLISHED, NOON)));
        assertCode(ErrorCode.STOPPING, () -> history().flow(id(1)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".duckdb"))
                    .map(name -> name.substring("flows-".length(), name.length() - ".duckdb".length()))
                    .sorted()
                    .toList();
        }
    }
}
