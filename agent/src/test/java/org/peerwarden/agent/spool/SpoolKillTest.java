package org.peerwarden.agent.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.health.Health;

/** A process of its own appends and is killed with SIGKILL in the middle of it. */
class SpoolKillTest {
    @TempDir
    Path directory;

    @Test
    void nothingThatWasAppendedIsLostOrDoubledByAKill() throws Exception {
        Path said = directory.resolve("said");
        Random random = new Random(9);
        for (int round = 0; round < 4; round++) {
            long before = said(said);
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx64m",
                            "-cp",
                            place(SpoolKillTest.class) + ":" + place(Spool.class),
                            Appender.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            try {
                long enough = before + 500 + random.nextInt(2_000);
                Await.until("the child appends", () -> {
                    if (!child.isAlive()) {
                        throw new AssertionError(Files.readString(directory.resolve("output")));
                    }
                    return said(said) > enough;
                });
            } finally {
                child.destroyForcibly().waitFor();
            }
            try (Spool spool = Appender.open(directory)) {
                long appended = spool.nextOffset();
                assertThat(appended).isGreaterThanOrEqualTo(said(said));
                for (long offset = 0; offset < appended; ) {
                    Chunk chunk = spool.peek(offset, 100_000);
                    for (byte[] record : chunk.records()) {
                        assertThat(new String(record, UTF_8)).startsWith(offset++ + " ");
                    }
                }
            }
        }
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static long said(Path file) throws Exception {
        if (!Files.exists(file) || Files.size(file) < Long.BYTES) {
            return 0;
        }
        try (RandomAccessFile said = new RandomAccessFile(file.toFile(), "r")) {
            return said.readLong();
        }
    }

    /** Appends numbered records, and writes down how many were appended after each call returned. */
    static final class Appender {
        private Appender() {}

        static Spool open(Path directory) {
            return Spool.open(
                    directory.resolve("spool"),
                    new SpoolLimits(64 << 20, 16 << 10, 1 << 20),
                    new Health(InstantSource.system()),
                    new Random(1));
        }

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Random random = new Random();
            try (Spool spool = open(directory);
                    RandomAccessFile said =
                            new RandomAccessFile(directory.resolve("said").toFile(), "rw")) {
                while (true) {
                    byte[] record = (spool.nextOffset() + " " + "x".repeat(random.nextInt(200))).getBytes(UTF_8);
                    spool.append(record);
                    said.seek(0);
                    said.writeLong(spool.nextOffset());
                }
            }
        }
    }
}
