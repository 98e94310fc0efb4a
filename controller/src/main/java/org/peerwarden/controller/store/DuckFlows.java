package org.peerwarden.controller.store;

import java.io.Closeable;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.BinaryOnHost;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.FlowHistory;
import org.peerwarden.controller.flow.HostTotals;
import org.peerwarden.controller.flow.Ingest;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.flow.Page;
import org.peerwarden.controller.flow.PageRequest;
import org.peerwarden.controller.flow.PeerOfBinary;
import org.peerwarden.controller.flow.PolicyHit;
import org.peerwarden.controller.flow.SpoolId;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.identity.HostId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of flows in DuckDB.
 *
 * <p>One thread writes. What arrives while it commits waits and is committed together next: one write to the disk serves many
 * agents, and none waits longer than two commits. Rows and the offset behind them are one transaction of one file, so that a
 * crash leaves both or neither; what was acknowledged is there, and what is sent again is known.
 *
 * <p>After a failure nothing is guessed of what DuckDB did: its instance is closed, and the next batch opens the files anew and
 * reads the offsets from them. So a full disk costs refusals while it is full, and nothing after.
 */
public final class DuckFlows implements Ingest, FlowHistory, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DuckFlows.class);

    /** Batches that wait for the writer; who brings more waits before the door. */
    private static final int QUEUE = 1_024;

    /** Batches in one commit. */
    private static final int GROUP = 256;

    private record Spool(HostId host, SpoolId id) {}

    /** How far a spool is; lost records are counted as such and not waited for. */
    private record Position(long next, long lost) {}

    private static final Position START = new Position(0, 0);

    /** Something for the writer; a skip has no records and may leave a gap. */
    private record Job(
            Spool spool, long first, List<TelemetryRecord> records, boolean skip, CompletableFuture<Long> done) {}

    private final FlowSettings settings;
    private final LiveView live;
    private final InstantSource clock;
    private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<Spool, Position> positions = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock files = new ReentrantReadWriteLock();
    private final Thread writer;
    private volatile boolean stopping;
    private @Nullable FlowFiles open;
    private long serial;

    /**
     * Opens the history, and remembers in the live view what it knows of binaries.
     *
     * @throws ControllerException STORE_BROKEN, STORE_TOO_NEW, STORE_FULL, STORE_FAILED, DATA_LOCKED or DATA_UNUSABLE
     */
    public DuckFlows(FlowSettings settings, LiveView live, InstantSource clock) {
        this.settings = settings;
        this.live = live;
        this.clock = clock;
        opened();
        query(connection -> {
            FlowQueries.recall(connection, live);
            return true;
        });
        writer = Thread.ofPlatform().name("flow-writer").daemon().start(this::run);
    }

    @Override
    public long accept(HostId host, SpoolId spool, long firstOffset, List<TelemetryRecord> records) {
        if (records.size() > MAXIMUM_BATCH) {
            throw new ControllerException(
                    ErrorCode.TOO_LARGE,
                    "a batch of " + records.size() + " records was sent; send at most " + MAXIMUM_BATCH);
        }
        if (firstOffset < 0) {
            throw new ControllerException(ErrorCode.RECORD_MALFORMED, "a batch begins at offset " + firstOffset);
        }
        return submit(host, spool, firstOffset, List.copyOf(records), false);
    }

    @Override
    public long skip(HostId host, SpoolId spool, long oldestOffset) {
        long next = nextOffset(host, spool);
        return oldestOffset <= next ? next : submit(host, spool, oldestOffset, List.of(), true);
    }

    @Override
    public long nextOffset(HostId host, SpoolId spool) {
        return positions.getOrDefault(new Spool(host, spool), START).next();
    }

    @Override
    public long lost(HostId host) {
        return positions.entrySet().stream()
                .filter(entry -> entry.getKey().host().equals(host))
                .mapToLong(entry -> entry.getValue().lost())
                .sum();
    }

    private long submit(HostId host, SpoolId spool, long first, List<TelemetryRecord> records, boolean skip) {
        Job job = new Job(new Spool(host, spool), first, records, skip, new CompletableFuture<>());
        try {
            queue.put(job);
            if (stopping) {
                // The writer may have looked for the last time.
                job.done().completeExceptionally(stopped());
            }
            return job.done().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ControllerException known) {
                throw new ControllerException(known.code(), String.valueOf(known.getMessage()), known);
            }
            throw e;
        }
    }

    private void run() {
        List<Job> group = new ArrayList<>();
        try {
            while (!stopping) {
                group.add(queue.take());
                queue.drainTo(group, GROUP - 1);
                write(group);
                group.clear();
            }
        } catch (InterruptedException e) {
            // Only close() interrupts.
            Thread.currentThread().interrupt();
        } finally {
            queue.drainTo(group);
            group.forEach(job -> job.done().completeExceptionally(stopped()));
        }
    }

    private void write(List<Job> group) {
        Map<Spool, Position> moved = new HashMap<>();
        List<Job> taken = new ArrayList<>();
        try {
            FlowFiles target = opened();
            turn(target);
            try (FlowRows rows = new FlowRows(target.writer(), target.newest())) {
                for (Job job : group) {
                    if (take(job, rows, moved)) {
                        taken.add(job);
                    }
                }
                rows.flush();
            }
            keepPositions(target, moved);
            target.writer().commit();
        } catch (SQLException e) {
            failed(group, DuckFailures.of("keep telemetry", e));
            return;
        } catch (IOException e) {
            failed(
                    group,
                    new ControllerException(
                            ErrorCode.DATA_UNUSABLE, "cannot begin a file of the flow history: " + e.getMessage(), e));
            return;
        } catch (RuntimeException e) {
            failed(group, e);
            return;
        }
        Map<Job, Long> before = new HashMap<>();
        taken.forEach(job ->
                before.put(job, nextOffset(job.spool().host(), job.spool().id())));
        positions.putAll(moved);
        taken.forEach(job -> publish(job, before));
        taken.forEach(job ->
                job.done().complete(nextOffset(job.spool().host(), job.spool().id())));
    }

    /** Appends what is new of a batch; a batch that leaves a gap is refused alone. */
    private boolean take(Job job, FlowRows rows, Map<Spool, Position> moved) throws SQLException {
        Position at = moved.getOrDefault(job.spool(), positions.getOrDefault(job.spool(), START));
        long end = job.first() + job.records().size();
        if (job.skip()) {
            if (job.first() > at.next()) {
                moved.put(job.spool(), new Position(job.first(), at.lost() + job.first() - at.next()));
            }
            return true;
        }
        if (job.first() > at.next()) {
            job.done()
                    .completeExceptionally(new ControllerException(
                            ErrorCode.BATCH_GAP,
                            "records " + at.next() + " to " + (job.first() - 1) + " of host "
                                    + job.spool().host() + " are missing; send them first"));
            return false;
        }
        for (long offset = at.next(); offset < end; offset++) {
            rows.append(job.spool().host(), job.records().get((int) (offset - job.first())), ++serial);
        }
        if (end > at.next()) {
            moved.put(job.spool(), new Position(end, at.lost()));
        }
        return true;
    }

    private static void keepPositions(FlowFiles target, Map<Spool, Position> moved) throws SQLException {
        String sql = "INSERT INTO " + target.newest() + ".offsets VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset, lost = excluded.lost";
        try (PreparedStatement statement = target.writer().prepareStatement(sql)) {
            for (Map.Entry<Spool, Position> entry : moved.entrySet()) {
                statement.setString(1, entry.getKey().host().value());
                statement.setObject(2, entry.getKey().id().value());
                statement.setLong(3, entry.getValue().next());
                statement.setLong(4, entry.getValue().lost());
                statement.execute();
            }
        }
    }

    private void publish(Job job, Map<Job, Long> before) {
        long known = Math.max(0, before.getOrDefault(job, 0L) - job.first());
        if (known < job.records().size()) {
            live.publish(
                    job.spool().host(),
                    job.records().subList((int) known, job.records().size()));
        }
    }

    private void failed(List<Job> group, RuntimeException failure) {
        LOG.warn("event=flows-not-kept batches={} cause=\"{}\"", group.size(), failure.getMessage());
        closeFiles();
        group.forEach(job -> job.done().completeExceptionally(failure));
    }

    private void turn(FlowFiles target) throws SQLException, IOException {
        LocalDate today = today();
        if (target.mustTurn(today)) {
            files.writeLock().lock();
            try {
                target.turn(today);
            } finally {
                files.writeLock().unlock();
            }
            LOG.info("event=flow-day day={}", today);
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The files, opened again where a failure closed them. */
    private FlowFiles opened() {
        files.writeLock().lock();
        try {
            FlowFiles now = open;
            if (now == null) {
                if (stopping) {
                    throw stopped();
                }
                now = FlowFiles.open(settings, today());
                try {
                    load(now);
                } catch (SQLException e) {
                    now.close();
                    throw DuckFailures.of("read the flow history in " + settings.folder(), e);
                }
                open = now;
            }
            return now;
        } finally {
            files.writeLock().unlock();
        }
    }

    private void load(FlowFiles now) throws SQLException {
        Map<Spool, Position> found = new HashMap<>();
        long highest = 0;
        try (Statement statement = now.writer().createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery("SELECT host, spool, next_offset, lost FROM " + now.newest() + ".offsets")) {
                while (rows.next()) {
                    found.put(
                            new Spool(new HostId(rows.getString(1)), new SpoolId(rows.getObject(2, UUID.class))),
                            new Position(rows.getLong(3), rows.getLong(4)));
                }
            }
            for (String table : FlowFiles.TABLES) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT coalesce(max(serial), 0) FROM memory.main.all_" + table)) {
                    rows.next();
                    highest = Math.max(highest, rows.getLong(1));
                }
            }
        }
        now.writer().commit();
        positions.clear();
        positions.putAll(found);
        serial = highest;
    }

    private void closeFiles() {
        files.writeLock().lock();
        try {
            FlowFiles now = open;
            open = null;
            if (now != null) {
                now.close();
            }
        } catch (ControllerException e) {
            LOG.warn("event=flows-not-closed cause=\"{}\"", e.getMessage());
        } finally {
            files.writeLock().unlock();
        }
    }

    private <T> T query(FlowQueries.Query<T> query) {
        if (open() == null) {
            opened();
        }
        files.readLock().lock();
        try {
            FlowFiles now = open;
            if (now == null) {
                throw stopping
                        ? stopped()
                        : new ControllerException(
                                ErrorCode.STORE_FAILED, "the flow history is being opened again; try again");
            }
            try (DuckDBConnection connection = now.reader()) {
                return query.run(connection);
            }
        } catch (SQLException e) {
            throw DuckFailures.of("read the flow history", e);
        } finally {
            files.readLock().unlock();
        }
    }

    private @Nullable FlowFiles open() {
        files.readLock().lock();
        try {
            return open;
        } finally {
            files.readLock().unlock();
        }
    }

    @Override
    public Page<KnownFlow> flows(FlowFilter filter, PageRequest page) {
        return query(connection -> FlowQueries.flows(connection, filter, page));
    }

    @Override
    public Optional<KnownFlow> flow(UUID flow) {
        return query(connection -> FlowQueries.flow(connection, flow));
    }

    @Override
    public List<BinaryOnHost> binaries(FlowFilter filter) {
        return query(connection -> FlowQueries.binaries(connection, filter));
    }

    @Override
    public Page<PeerOfBinary> peers(FlowFilter filter, PageRequest page) {
        return query(connection -> FlowQueries.peers(connection, filter, page));
    }

    @Override
    public List<HostTotals> totals(FlowFilter filter) {
        return query(connection -> FlowQueries.totals(connection, filter, this::lost));
    }

    @Override
    public Page<PolicyHit> policyHits(FlowFilter filter, PageRequest page) {
        return query(connection -> FlowQueries.policyHits(connection, filter, page));
    }

    @Override
    public List<TelemetryRecord.ProcessSeen> processes(HostId host, long binary) {
        return query(connection -> FlowQueries.processes(connection, host, binary));
    }

    private static ControllerException stopped() {
        return new ControllerException(ErrorCode.STOPPING, "the controller is stopping; nothing of this was kept");
    }

    /** Ends the writer after the commit it is at; batches that wait are refused with STOPPING. */
    @Override
    public void close() {
        stopping = true;
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeFiles();
    }
}
