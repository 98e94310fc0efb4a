package org.peerwarden.agent.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;

class SpoolTest {
    private static final SpoolLimits SMALL = new SpoolLimits(1_000, 100, 200);

    @TempDir
    Path directory;

    private final Health health = new Health(InstantSource.fixed(Instant.EPOCH));

    @Test
    void givesRecordsBackInOrderUntilTheyAreDiscarded() {
        try (Spool spool = open(SpoolLimits.DEFAULT)) {
            spool.append(records(0, 10));

            Chunk first = spool.peek(20);
            spool.discard(first.nextOffset());

            assertThat(first.firstOffset()).isZero();
            assertThat(texts(first)).containsExactly("record 0", "record 1");
            assertThat(texts(spool.peek(1))).containsExactly("record 2");
            assertThat(spool.oldestOffset()).isEqualTo(2);
            assertThat(spool.nextOffset()).isEqualTo(10);
        }
    }

    @Test
    void readsAheadOfWhatIsDiscarded() {
        try (Spool spool = open(SMALL)) {
            spool.append(records(0, 30));

            assertThat(spool.peek(25, 17).firstOffset()).isEqualTo(25);
            assertThat(texts(spool.peek(25, 18))).containsExactly("record 25", "record 26");
            assertThat(texts(spool.peek(3, 1))).containsExactly("record 3");
            assertThat(spool.peek(30, 100).records()).isEmpty();
        }
    }

    @Test
    void goesOnAfterARestartWithTheSameNameAndOffsets() {
        SpoolId id;
        try (Spool spool = open(SMALL)) {
            spool.append(records(0, 25));
            spool.discard(25);
            id = spool.id();
        }
        try (Spool spool = open(SMALL)) {
            spool.append(records(25, 26));

            assertThat(spool.id()).isEqualTo(id);
            assertThat(spool.oldestOffset()).isEqualTo(25);
            assertThat(texts(spool.peek(100))).containsExactly("record 25");
        }
    }

    @Test
    void anEmptyDirectoryIsANewSpool() throws IOException {
        SpoolId before;
        try (Spool spool = open(SMALL)) {
            before = spool.id();
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (Spool spool = Spool.open(directory, SMALL, health, new Random(2))) {
            assertThat(spool.id()).isNotEqualTo(before);
            assertThat(spool.nextOffset()).isZero();
        }
    }

    @Test
    void dropsTheOldestWhenFullAndCountsItOverRestarts() {
        long dropped;
        try (Spool spool = open(SMALL)) {
            spool.append(records(0, 20));
            for (int next = 20; next < 500; next++) {
                spool.append(text(next));
            }
            dropped = spool.droppedRecords();

            assertThat(dropped).isPositive().isEqualTo(spool.oldestOffset());
            assertThat(size()).isLessThanOrEqualTo(1_000 + 36);
            assertThat(texts(spool.peek(1))).containsExactly("record " + dropped);
            assertThat(codes()).containsExactly(HealthCode.SPOOL_DROPPED);
        }
        try (Spool spool = open(SMALL)) {
            assertThat(spool.droppedRecords()).isEqualTo(dropped);
            assertThat(spool.oldestOffset()).isEqualTo(dropped);
        }
    }

    @Test
    void whatWasAcknowledgedIsNotCountedAsDropped() {
        try (Spool spool = open(SMALL)) {
            for (int next = 0; next < 500; next++) {
                spool.append(text(next));
                spool.discard(next);
            }

            assertThat(spool.droppedRecords()).isZero();
            assertThat(codes()).isEmpty();
        }
    }

    @Test
    void aFileCutAtAnyByteLosesOnlyWhatWasCut() throws IOException {
        try (Spool spool = open(SpoolLimits.DEFAULT)) {
            spool.append(records(0, 12));
        }
        Path whole = segment();
        Path copy = Files.copy(whole, directory.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        long length = Files.size(whole);
        int recordBytes = (int) (length - 2 * 17) / 10;
        for (long cut = 0; cut <= length; cut++) {
            Files.copy(copy, whole, StandardCopyOption.REPLACE_EXISTING);
            try (RandomAccessFile file = new RandomAccessFile(whole.toFile(), "rw")) {
                file.setLength(cut);
            }
            int kept = (int) (cut <= 10L * recordBytes ? cut / recordBytes : 10 + (cut - 10L * recordBytes) / 17);
            try (Spool spool = open(SpoolLimits.DEFAULT)) {
                assertThat(spool.nextOffset()).as("cut at %d", cut).isEqualTo(kept);
                spool.append(List.of("after".getBytes(UTF_8)));
                List<String> texts = texts(spool.peek(10_000));
                assertThat(texts).hasSize(kept + 1).endsWith("after");
                assertThat(texts.subList(0, kept))
                        .isEqualTo(IntStream.range(0, kept)
                                .mapToObj(i -> "record " + i)
                                .toList());
            }
        }
    }

    @Test
    void aTailOfZerosOrNoiseIsCutOff() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            long before;
            try (Spool spool = open(SpoolLimits.DEFAULT)) {
                spool.append(text(round));
                before = spool.nextOffset();
            }
            byte[] tail = new byte[random.nextInt(64)];
            if (round % 2 == 0) {
                random.nextBytes(tail);
            }
            try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
                file.seek(file.length());
                file.write(tail);
            }
            try (Spool spool = open(SpoolLimits.DEFAULT)) {
                assertThat(spool.nextOffset()).isEqualTo(before);
            }
        }
    }

    @Test
    void aHoleInTheMiddlePutsOutWhatStandsBeforeItAndCountsThat() throws IOException {
        try (Spool spool = open(SMALL)) {
            for (int next = 0; next < 20; next++) {
                spool.append(text(next));
            }
        }
        List<Path> segments = Segment.in(directory);
        try (RandomAccessFile file = new RandomAccessFile(segments.get(1).toFile(), "rw")) {
            file.seek(40);
            file.write(0xff);
        }
        try (Spool spool = open(SMALL)) {
            long third = Long.parseLong(segments.get(2).getFileName().toString().substring(0, 20));
            assertThat(spool.oldestOffset()).isEqualTo(third);
            assertThat(spool.droppedRecords()).isEqualTo(third);
            assertThat(texts(spool.peek(1))).containsExactly("record " + third);
        }
    }

    @Test
    void aDamagedLedgerMakesANewSpoolOfTheSameRecords() throws IOException {
        SpoolId before;
        try (Spool spool = open(SMALL)) {
            spool.append(records(0, 3));
            before = spool.id();
        }
        Files.writeString(directory.resolve("ledger"), "damaged");
        try (Spool spool = Spool.open(directory, SMALL, health, new Random(2))) {
            assertThat(spool.id()).isNotEqualTo(before);
            assertThat(texts(spool.peek(100))).hasSize(3);
        }
    }

    @Test
    void behavesLikeAListWhateverTheOrderOfCalls() {
        long seed = 20_261_124;
        Random random = new Random(seed);
        List<String> model = new ArrayList<>();
        long discarded = 0;
        Spool spool = open(SpoolLimits.of(1 << 20));
        for (int step = 0; step < 3_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    List<byte[]> batch = records(model.size(), model.size() + random.nextInt(40));
                    batch.forEach(record -> model.add(new String(record, UTF_8)));
                    spool.append(batch);
                }
                case 2 -> {
                    long from = discarded + random.nextInt((int) (model.size() - discarded) + 1);
                    Chunk chunk = spool.peek(from, random.nextInt(3_000));
                    assertThat(chunk.firstOffset())
                            .as("seed %d step %d", seed, step)
                            .isEqualTo(from);
                    assertThat(texts(chunk)).isEqualTo(model.subList((int) from, (int) chunk.nextOffset()));
                }
                case 3 -> {
                    discarded += random.nextInt((int) Math.min(60, model.size() - discarded) + 1);
                    spool.discard(discarded);
                }
                case 4 -> {
                    spool.close();
                    spool = open(SpoolLimits.of(1 << 20));
                }
                default -> throw new AssertionError();
            }
        }
        assertThat(spool.nextOffset()).isEqualTo(model.size());
        assertThat(spool.droppedRecords()).isZero();
        spool.close();
    }

    @Test
    void aSecondAgentOnTheSameDirectoryIsRefused() {
        Spool spool = open(SMALL);
        assertThatThrownBy(() -> open(SMALL))
                .isInstanceOfSatisfying(
                        SpoolException.class,
                        refused -> assertThat(refused.code()).isEqualTo(SpoolException.Code.SPOOL_IN_USE));
        spool.close();
        open(SMALL).close();
    }

    @Test
    void aFileWhereTheDirectoryShouldBeIsRefusedWithItsCode() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Spool.open(file, SMALL, health, new Random(1)))
                .isInstanceOfSatisfying(
                        SpoolException.class,
                        refused -> assertThat(refused.code()).isEqualTo(SpoolException.Code.SPOOL_UNOPENABLE));
    }

    @Test
    void aRecordTooLargeIsRefusedAndNothingOfItsListIsKept() {
        try (Spool spool = open(SpoolLimits.DEFAULT)) {
            assertThatThrownBy(() -> spool.append(List.of(text(0), new byte[Spool.LARGEST_RECORD + 1])))
                    .isInstanceOf(SpoolException.class);
            assertThat(spool.nextOffset()).isZero();
        }
    }

    @Test
    void anOffsetNeverGivenOutCannotBeDiscarded() {
        try (Spool spool = open(SMALL)) {
            assertThatIllegalArgumentException().isThrownBy(() -> spool.discard(1));
        }
    }

    @Test
    void aRenamedSpoolKeepsItsRecordsUnderItsNewNameOverRestarts() {
        SpoolId renamed;
        try (Spool spool = open(SMALL)) {
            SpoolId before = spool.id();
            spool.append(records(0, 3));
            spool.rename();
            renamed = spool.id();
            assertThat(renamed).isNotEqualTo(before);
        }
        try (Spool spool = open(SMALL)) {
            assertThat(spool.id()).isEqualTo(renamed);
            assertThat(texts(spool.peek(100))).hasSize(3);
        }
    }

    private Spool open(SpoolLimits limits) {
        return Spool.open(directory, limits, health, new Random(1));
    }

    private Path segment() throws IOException {
        return Segment.in(directory).getLast();
    }

    private long size() {
        try {
            long size = 0;
            for (Path file : Segment.in(directory)) {
                size += Files.size(file);
            }
            return size;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private List<HealthCode> codes() {
        return health.warnings().stream().map(Warning::code).toList();
    }

    private static byte[] text(int number) {
        return ("record " + number).getBytes(UTF_8);
    }

    private static List<byte[]> records(int from, int to) {
        return IntStream.range(from, to).mapToObj(SpoolTest::text).toList();
    }

    private static List<String> texts(Chunk chunk) {
        return chunk.records().stream().map(record -> new String(record, UTF_8)).toList();
    }
}
