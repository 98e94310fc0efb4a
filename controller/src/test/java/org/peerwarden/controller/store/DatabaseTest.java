package org.peerwarden.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void keepsWhatWasWrittenOverARestart() {
        try (Database database = open()) {
            insert(database, 1);
        }
        try (Database database = open()) {
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void writesThroughToTheDiskInWriteAheadMode() {
        try (Database database = open()) {
            assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(database, "synchronous")).as("FULL").isEqualTo("2");
            assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
        }
    }

    @Test
    void leavesNoTraceOfAWriteThatFailed() {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.writing(handle -> {
                        handle.execute("INSERT INTO policies VALUES (1, 'p', 'a', 0, 't', 'n', NULL)");
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");
            assertThat(count(database)).isZero();
        }
    }

    @Test
    void joinsAWriteInsideAWriteAndReadsWhatThatWrote() {
        try (Database database = open()) {
            assertThatThrownBy(() -> database.writing(outer -> {
                        insert(database, 1);
                        assertThat(count(database)).isEqualTo(1);
                        throw new IllegalStateException("on purpose");
                    }))
                    .hasMessage("on purpose");
            assertThat(count(database)).isZero();
        }
    }

    @Test
    void readsWhatWasCommittedWhileAnotherWrites() throws InterruptedException, ExecutionException {
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        try (Database database = open();
                ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = other.submit(() -> database.writing(handle -> {
                insert(database, 1);
                inserted.countDown();
                await(read);
            }));
            inserted.await();
            try {
                assertThat(count(database)).isZero();
            } finally {
                read.countDown();
            }
            writer.get();
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void refusesWorkAfterItWasClosed() {
        Database database = open();
        database.close();
        database.close();
        assertCode(ErrorCode.STOPPING, () -> count(database));
        assertCode(ErrorCode.STOPPING, () -> insert(database, 1));
    }

    @Test
    void saysThatAFileWhichIsNoStoreIsBroken() throws IOException {
        Files.writeString(file(), "this is not a database, and long enough to have a header. ".repeat(50));
        assertCode(ErrorCode.STORE_BROKEN, this::open);
    }

    @Test
    void saysThatADamagedStoreIsBroken() throws IOException {
        try (Database database = open()) {
            for (int number = 1; number <= 2000; number++) {
                insert(database, number);
            }
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            // All but the first page, which names the rest.
            for (long at = 4096; at < bytes.length(); at += 64) {
                bytes.seek(at);
                bytes.write(new byte[] {0x55, 0x55, 0x55, 0x55});
            }
        }
        assertCode(ErrorCode.STORE_BROKEN, this::open);
    }

    @Test
    void refusesAStoreOfANewerController() {
        try (Database database = open()) {
            database.writing(handle -> handle.execute("""
                    INSERT INTO flyway_schema_history
                    SELECT 9999, '9999', 'from the future', 'SQL', 'V9999__f.sql', 1, installed_by, installed_on, 1, 1
                    FROM flyway_schema_history LIMIT 1"""));
        }
        assertCode(ErrorCode.STORE_TOO_NEW, this::open);
    }

    @Test
    void saysThatAFolderWhichCannotBeMadeIsUnwritable() throws IOException {
        Files.writeString(folder.resolve("file"), "in the way");
        assertCode(ErrorCode.DATA_UNUSABLE, () -> Database.open(folder.resolve("file/deeper/controller.db")));
    }

    private static void assertCode(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ControllerException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private Path file() {
        return folder.resolve("controller.db");
    }

    private Database open() {
        return Database.open(file());
    }

    private static void insert(Database database, int number) {
        database.writing(handle -> handle.execute(
                "INSERT INTO policies VALUES (?, 'p', 'a', 0, 'a text of some length', 'n', NULL)", number));
    }

    private static int count(Database database) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM policies")
                .mapTo(Integer.class)
                .one());
    }

    private static String pragma(Database database, String name) {
        return database.write(handle ->
                handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
