package org.peerwarden.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.peerwarden.controller.flow.Telemetry.NOON;
import static org.peerwarden.controller.flow.Telemetry.host;
import static org.peerwarden.controller.flow.Telemetry.policyEvent;
import static org.peerwarden.controller.flow.Telemetry.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.policy.PolicyVersion;

/** The disk fills up under the stores, and is emptied again. Needs to mount. */
@Tag("kernel")
class FullDiskTest {
    private static final int MEGABYTES = 8;

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "pw-disk", disk.toString());
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", "--lazy", disk.toString());
    }

    @Test
    void refusesTelemetryWhileItIsFullAndGoesOnAfter() throws IOException {
        try (DuckFlows flows = new DuckFlows(
                new FlowSettings(disk.resolve("flows"), 3, 64, "1MB"), new LiveView(), InstantSource.fixed(NOON))) {
            long kept = flows.accept(host(1), spool(1), 0, records(0, 100));
            fill();
            long refused = refusedFrom(flows, kept);
            Files.delete(disk.resolve("filler"));
            long next = flows.accept(host(1), spool(1), refused, records(refused, 100));
            assertThat(next).isEqualTo(refused + 100);
            assertThat(flows.policyHits(FlowFilter.ALL, org.peerwarden.controller.flow.PageRequest.first(1000))
                            .items())
                    .hasSize((int) Math.min(1000, next))
                    .extracting(hit -> hit.event().binary())
                    .doesNotHaveDuplicates();
        }
    }

    /** What is left in blocks already there may take some more. */
    private static long refusedFrom(DuckFlows flows, long from) {
        long next = from;
        while (next < 1_000_000) {
            try {
                next = flows.accept(host(1), spool(1), next, records(next, 1000));
            } catch (ControllerException e) {
                assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.STORE_FULL);
                return next;
            }
        }
        throw new AssertionError("a full disk took " + next + " records");
    }

    @Test
    void refusesDecisionsWhileItIsFullAndGoesOnAfter() throws IOException {
        try (Database database = Database.open(disk.resolve("controller.db"))) {
            SqlPolicyStore store = new SqlPolicyStore(database);
            store.append(version(1));
            fill();
            assertThatThrownBy(() -> {
                        for (int number = 2; number < 1000; number++) {
                            store.append(version(number));
                        }
                    })
                    .isInstanceOfSatisfying(
                            ControllerException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORE_FULL));
            long kept = store.newest().orElseThrow().number();
            Files.delete(disk.resolve("filler"));
            store.append(version(kept + 1));
            assertThat(store.before(Long.MAX_VALUE, 2000)).hasSize((int) kept + 1);
        }
    }

    @Test
    void saysSoWhenThereIsNoRoomToBegin() throws IOException {
        fill();
        assertThatThrownBy(() -> Database.open(disk.resolve("controller.db")))
                .isInstanceOfSatisfying(
                        ControllerException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORE_FULL));
    }

    private static List<TelemetryRecord> records(long first, int count) {
        List<TelemetryRecord> records = new ArrayList<>();
        for (long offset = first; offset < first + count; offset++) {
            records.add(policyEvent(offset, NOON));
        }
        return records;
    }

    private static PolicyVersion version(long number) {
        return new PolicyVersion(number, "p", "a", NOON, "x".repeat(20_000), "", OptionalLong.empty());
    }

    private void fill() throws IOException {
        try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
            byte[] block = new byte[4096];
            for (int written = 0; written <= MEGABYTES << 20; written += block.length) {
                filler.write(block);
            }
            throw new AssertionError("the disk is larger than it should be");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
    }
}
