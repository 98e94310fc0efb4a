package org.peerwarden.controller.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The system of record: one SQLite file, in write-ahead mode, with one writer and several readers.
 *
 * <p>SQLite takes one writer at a time anyway; having one connection for it turns a race for the file's lock, which would end
 * in busy errors, into a queue. {@link #write} returns when the transaction is on the disk ({@code synchronous=FULL}): what was
 * answered to an operator or acknowledged to an agent survives a crash of the process and of the machine.
 *
 * <p>A write inside a write of the same thread joins it, and a read inside a write sees what was written: so several stores can
 * take part in one transaction.
 */
public final class Database implements Closeable {
    /** As many as there are threads that answer operators at once; more would wait for the disk, not for a connection. */
    private static final int READERS = 8;

    /** Only another program (a backup) can hold the file's lock; it is given this long. */
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

    private final Jdbi readers;
    private final Jdbi writers;
    private final Semaphore permits = new Semaphore(READERS);
    private final Deque<Handle> idle = new ArrayDeque<>();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Handle writer;
    private volatile boolean closed;

    private Database(Path file) {
        this.readers = Jdbi.create(source(file, true));
        this.writers = Jdbi.create(source(file, false));
        this.writer = writers.open();
    }

    /**
     * Opens the store, making or migrating it where needed.
     *
     * @throws ControllerException STORE_BROKEN, STORE_TOO_NEW, DATA_UNUSABLE or STORE_FULL
     */
    public static Database open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new ControllerException(
                    ErrorCode.DATA_UNUSABLE,
                    "cannot make the folder of the store " + file + ": " + e.getMessage()
                            + "; give another --data folder or its permissions to this user",
                    e);
        }
        try {
            migrate(file);
            Database database = new Database(file);
            database.check();
            return database;
        } catch (FlywayException | JdbiException e) {
            throw StoreFailures.of("open the store " + file, e);
        }
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.enforceForeignKeys(true);
        if (readOnly) {
            config.setReadOnly(true);
        } else {
            // A transaction that begins as a reader and then writes may be refused; one that begins as a writer waits.
            config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        }
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static void migrate(Path file) {
        Flyway flyway = Flyway.configure()
                .dataSource(source(file, false))
                .locations("classpath:db/sqlite")
                .load();
        for (MigrationInfo migration : flyway.info().all()) {
            if (migration.getState() == MigrationState.FUTURE_SUCCESS) {
                throw new ControllerException(
                        ErrorCode.STORE_TOO_NEW,
                        "the store " + file + " was written by a newer controller (migration " + migration.getVersion()
                                + "); run that one, or restore the backup made before it");
            }
        }
        flyway.migrate();
    }

    private void check() {
        String answer = write(handle ->
                handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).one());
        if (!answer.equals("ok")) {
            close();
            throw new ControllerException(
                    ErrorCode.STORE_BROKEN, "the store is damaged (" + answer + "); restore it from a backup");
        }
    }

    /**
     * Runs the work in one transaction, which is on the disk when this returns, or left no trace when it throws.
     *
     * @throws ControllerException STORE_FULL and the like; whatever the work throws goes through
     */
    public <T> T write(Function<Handle, T> work) {
        writing.lock();
        try {
            requireOpen();
            if (writer.isInTransaction()) {
                return work.apply(writer);
            }
            return writer.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw StoreFailures.of("write to the store", e);
        } finally {
            writing.unlock();
        }
    }

    /** {@link #write} without a result. */
    public void writing(Consumer<Handle> work) {
        write(handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Runs the work on what was committed last, undisturbed by the writer; inside a write, on what that has written. */
    public <T> T read(Function<Handle, T> work) {
        if (writing.isHeldByCurrentThread()) {
            return write(work);
        }
        permits.acquireUninterruptibly();
        try {
            requireOpen();
            Handle handle = borrow();
            try {
                return handle.inTransaction(work::apply);
            } finally {
                giveBack(handle);
            }
        } catch (JdbiException e) {
            throw StoreFailures.of("read from the store", e);
        } finally {
            permits.release();
        }
    }

    private Handle borrow() {
        Handle handle;
        synchronized (idle) {
            handle = idle.poll();
        }
        return handle == null ? readers.open() : handle;
    }

    private void giveBack(Handle handle) {
        synchronized (idle) {
            if (!closed) {
                idle.push(handle);
                return;
            }
        }
        handle.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new ControllerException(ErrorCode.STOPPING, "the store is closed; the controller is stopping");
        }
    }

    /** Waits for the writer, then closes; readers at work end by themselves. */
    @Override
    public void close() {
        writing.lock();
        try {
            synchronized (idle) {
                if (closed) {
                    return;
                }
                closed = true;
                idle.forEach(Handle::close);
                idle.clear();
            }
            writer.close();
        } finally {
            writing.unlock();
        }
    }
}
