package org.peerwarden.agent.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;

/** A disk of one mebibyte that something else fills. */
@Tag("kernel")
class SpoolFullDiskTest {
    private static final SpoolLimits LIMITS = new SpoolLimits(16 << 20, 64 << 10, 8 << 10);

    @TempDir
    Path parent;

    private Path disk = Path.of("/");
    private final Health health = new Health(InstantSource.fixed(Instant.EPOCH));

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(parent.resolve("pw-disk"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "pw-disk", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void goesOnInBoundedMemoryAndRecoversInOrder() throws IOException {
        try (Spool spool = open()) {
            spool.append(text(0));
            Path filler = fill();
            List<String> sent = new ArrayList<>();
            int next = 1;
            while (spool.waitingRecords() == 0) {
                spool.append(text(next++));
            }
            assertThat(codes()).containsExactly(HealthCode.SPOOL_UNWRITABLE);
            assertThat(spool.nextOffset()).isEqualTo(next - 1);
            for (int more = 0; more < 100; more++) {
                spool.append(text(next++));
            }
            assertThat(spool.droppedRecords()).isPositive();
            assertThat(codes()).containsExactly(HealthCode.SPOOL_UNWRITABLE, HealthCode.SPOOL_DROPPED);

            Files.delete(filler);
            spool.append(text(next++));

            assertThat(codes()).containsExactly(HealthCode.SPOOL_DROPPED);
            assertThat(spool.waitingRecords()).isZero();
            assertThat(spool.nextOffset() + spool.droppedRecords()).isEqualTo(next);
            for (byte[] record : spool.peek(10 << 20).records()) {
                sent.add(new String(record, UTF_8).strip());
            }
            assertThat(sent)
                    .hasSize((int) spool.nextOffset())
                    .doesNotHaveDuplicates()
                    .endsWith("" + (next - 1));
            assertThat(sent.stream().map(Integer::valueOf).toList()).isSorted();
        }
    }

    @Test
    void whatWasThereIsStillGivenOutAndDiscardingItMakesRoom() throws IOException {
        try (Spool spool = open()) {
            int next = 0;
            while (spool.waitingRecords() == 0) {
                spool.append(text(next++));
            }
            fill();
            long onDisk = spool.nextOffset();

            Chunk all = spool.peek(10 << 20);
            spool.discard(onDisk);
            spool.append(text(next));

            assertThat(all.records()).hasSize((int) onDisk);
            assertThat(spool.waitingRecords()).isZero();
            assertThat(spool.droppedRecords()).isZero();
        }
    }

    @Test
    void opensOnAFullDisk() throws IOException {
        try (Spool spool = open()) {
            spool.append(text(0));
        }
        fill();
        try (Spool spool = open()) {
            assertThat(spool.peek(10_000).records()).hasSize(1);
        }
    }

    private Spool open() {
        return Spool.open(disk.resolve("spool"), LIMITS, health, new Random(1));
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    private List<HealthCode> codes() {
        return health.warnings().stream().map(Warning::code).toList();
    }

    private static byte[] text(int number) {
        return String.format("%-1000d", number).getBytes(UTF_8);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
}
