package org.peerwarden.agent.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;

/**
 * A queue of byte records on disk. Any thread may use it.
 *
 * <p><b>Shape.</b> Segments, each a file of records in order, each beginning where the one before ends; the last is written.
 * Beside them a {@link Ledger}. Offsets rise by one a record for the life of the spool and are never used again.
 *
 * <p><b>Durability.</b> {@link #append} hands records to the kernel before it returns: killing the process loses none of them.
 * A record is forced to the disk before {@link #peek} gives it out, so that no offset is ever known outside that a restart,
 * also after a power failure, would give to another record. Losing power loses at most what was appended and never given out.
 *
 * <p><b>Full disk.</b> What cannot be written waits in memory, bounded, without an offset and is not given out; it is written
 * when the disk takes it again. {@link HealthCode#SPOOL_UNWRITABLE} stands meanwhile.
 *
 * <p><b>Bound.</b> The oldest segment is dropped when the spool grows over its bytes, and the oldest record in memory when
 * that is full; both are counted, over restarts too, and {@link HealthCode#SPOOL_DROPPED} says so.
 */
public final class Spool implements AutoCloseable {
    /** Larger records are refused: nothing that is said of one flow or process is near it. */
    public static final int LARGEST_RECORD = 256 << 10;

    private final Path directory;
    private final SpoolLimits limits;
    private final Health health;
    private final RandomGenerator random;
    private final FileChannel lock;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private Ledger ledger;
    /** Drops that the ledger on disk does not know of yet. */
    private boolean ledgerStale;

    private Spool(Path directory, SpoolLimits limits, Health health, RandomGenerator random, FileChannel lock)
            throws IOException {
        this.directory = directory;
        this.limits = limits;
        this.health = health;
        this.random = random;
        this.lock = lock;
        List<Path> files = Segment.in(directory);
        Optional<Ledger> kept = files.isEmpty() ? Optional.empty() : Ledger.read(directory);
        this.ledger = kept.orElseGet(() -> new Ledger(SpoolId.random(random), 0, 0));
        if (kept.isEmpty()) {
            ledger.write(directory);
        }
        for (Path file : files) {
            adopt(Segment.open(file));
        }
        if (segments.isEmpty()) {
            segments.add(Segment.create(directory, ledger.floor()));
        }
        if (!kept.equals(Optional.of(ledger))) {
            note(ledger);
        }
    }

    /**
     * Opens the spool in this directory, or an empty one.
     *
     * @param random a secure source; names a new spool
     * @throws SpoolException when the directory cannot be used or another process uses it
     */
    public static Spool open(Path directory, SpoolLimits limits, Health health, RandomGenerator random) {
        FileChannel lock = null;
        try {
            Files.createDirectories(directory);
            lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            claim(lock, directory);
            return new Spool(directory, limits, health, random, lock);
        } catch (IOException failed) {
            closeQuietly(lock);
            throw new SpoolException(
                    SpoolException.Code.SPOOL_UNOPENABLE,
                    "The spool in %s cannot be opened (%s). Make the directory writable for the agent, or free space."
                            .formatted(directory, failed),
                    failed);
        } catch (SpoolException inUse) {
            closeQuietly(lock);
            throw inUse;
        }
    }

    private static void claim(FileChannel lock, Path directory) throws IOException {
        FileLock claimed;
        try {
            claimed = lock.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            claimed = null;
        }
        if (claimed == null) {
            throw new SpoolException(
                    SpoolException.Code.SPOOL_IN_USE,
                    "Another agent uses the spool in %s. Stop it, or give this one another data directory."
                            .formatted(directory));
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyFailing) {
            // The failure that led here is the one to tell.
        }
    }

    /** Takes a segment in; one that does not follow the ones before puts these out, as the oldest. */
    private void adopt(Segment segment) throws IOException {
        if (segment.next() < ledger.floor() || (segment.next() == ledger.floor() && segment.size() > 0)) {
            segment.delete();
            return;
        }
        if (!segments.isEmpty() && segments.getLast().next() != segment.first()) {
            long lost = Math.max(
                    0,
                    segment.first()
                            - Math.max(ledger.floor(), segments.getFirst().first()));
            ledger = new Ledger(ledger.id(), ledger.dropped() + lost, segment.first());
            for (Segment before : segments) {
                before.delete();
            }
            segments.clear();
            sayDropped();
        }
        segments.add(segment);
    }

    /** {@link #append(List)} of one. */
    public void append(byte[] record) {
        append(List.of(record));
    }

    /**
     * Adds records at the end, in order. A kill in between leaves the first of them or all, and each whole.
     *
     * @throws SpoolException when one is too large; none is added then
     */
    public synchronized void append(List<byte[]> records) {
        for (byte[] record : records) {
            if (record.length > LARGEST_RECORD) {
                throw new SpoolException(
                        SpoolException.Code.RECORD_TOO_LARGE,
                        "A record of %d bytes is larger than the spool takes (%d)."
                                .formatted(record.length, LARGEST_RECORD));
            }
        }
        if (records.isEmpty()) {
            return;
        }
        try {
            writeWaiting();
            write(records);
            health.clear(HealthCode.SPOOL_UNWRITABLE);
        } catch (IOException failed) {
            keepInMemory(records);
            health.raise(
                    HealthCode.SPOOL_UNWRITABLE,
                    "%s cannot be written (%s): what is seen waits in memory and the oldest of it is dropped. Free space there."
                            .formatted(directory, failed.getMessage()));
        }
    }

    private void writeWaiting() throws IOException {
        while (!waiting.isEmpty()) {
            write(List.of(waiting.getFirst()));
            waitingBytes -= waiting.removeFirst().length;
        }
    }

    private void write(List<byte[]> records) throws IOException {
        long bytes = records.stream()
                .mapToLong(record -> Segment.FRAME + record.length)
                .sum();
        makeRoom(bytes);
        if (segments.getLast().size() >= limits.segmentBytes()) {
            rotate();
        }
        segments.getLast().append(records);
    }

    private void rotate() throws IOException {
        segments.getLast().force();
        segments.add(Segment.create(directory, nextOffset()));
    }

    private void makeRoom(long bytes) throws IOException {
        while (size() + bytes > limits.bytes() && size() > 0) {
            if (segments.size() == 1) {
                rotate();
            }
            Segment oldest = segments.getFirst();
            long lost = oldest.next() - oldestOffset();
            note(new Ledger(ledger.id(), ledger.dropped() + lost, oldest.next()));
            segments.removeFirst().delete();
            sayDropped();
        }
        if (ledgerStale) {
            note(ledger);
        }
    }

    /** The ledger goes first, so that a segment is never counted twice; a full disk must not keep us from making room on it. */
    private void note(Ledger newest) {
        ledger = newest;
        try {
            ledger.write(directory);
            ledgerStale = false;
        } catch (IOException full) {
            ledgerStale = true;
        }
    }

    private void keepInMemory(List<byte[]> records) {
        long lost = 0;
        for (byte[] record : records) {
            waiting.addLast(record);
            waitingBytes += record.length;
        }
        while (waitingBytes > limits.memoryBytes()) {
            waitingBytes -= waiting.removeFirst().length;
            lost++;
        }
        if (lost > 0) {
            note(new Ledger(ledger.id(), ledger.dropped() + lost, ledger.floor()));
            sayDropped();
        }
    }

    private void sayDropped() {
        health.raise(
                HealthCode.SPOOL_DROPPED,
                "%d records that the controller did not have yet were dropped for want of space. Give the spool more, or see why the controller takes none."
                        .formatted(ledger.dropped()));
    }

    /**
     * Records from this offset on, as many as fit but at least one where there is one. Nothing that still waits in memory.
     *
     * @param from what lies below {@link #oldestOffset()} is left out
     * @throws SpoolException when the disk does not give them back
     */
    public synchronized Chunk peek(long from, int maxBytes) {
        long start = Math.max(from, oldestOffset());
        List<byte[]> records = new ArrayList<>();
        int left = maxBytes;
        try {
            for (Segment segment : segments) {
                if (left > 0 && segment.next() > start + records.size()) {
                    left = segment.read(start + records.size(), left, records);
                }
            }
        } catch (IOException failed) {
            throw new SpoolException(
                    SpoolException.Code.SPOOL_UNREADABLE,
                    "The spool in %s cannot be read (%s).".formatted(directory, failed.getMessage()),
                    failed);
        }
        return new Chunk(start, records);
    }

    /** {@link #peek(long, int)} from the oldest on. */
    public Chunk peek(int maxBytes) {
        return peek(0, maxBytes);
    }

    /**
     * Forgets everything below this offset: it is stored elsewhere.
     *
     * @throws IllegalArgumentException for an offset that was never given out
     */
    public synchronized void discard(long nextOffset) {
        if (nextOffset > nextOffset()) {
            throw new IllegalArgumentException("offset " + nextOffset + " is beyond the end at " + nextOffset());
        }
        if (nextOffset <= oldestOffset()) {
            return;
        }
        ledger = new Ledger(ledger.id(), ledger.dropped(), nextOffset);
        try {
            while (segments.size() > 1 && segments.getFirst().next() <= nextOffset) {
                segments.removeFirst().delete();
            }
            if (segments.getFirst().size() >= limits.segmentBytes()
                    && segments.getFirst().next() == nextOffset) {
                rotate();
                segments.removeFirst().delete();
            }
        } catch (IOException stays) {
            health.raise(
                    HealthCode.SPOOL_UNWRITABLE, "%s cannot be written (%s).".formatted(directory, stays.getMessage()));
        }
    }

    /**
     * Gives what is here to a new spool: for the case that the other side knows offsets that this spool never gave out, as
     * after a disk was restored from an older copy.
     */
    public synchronized void rename() {
        note(new Ledger(SpoolId.random(random), ledger.dropped(), ledger.floor()));
    }

    /** Offset of the oldest record here; {@link #nextOffset()} when there is none. */
    public synchronized long oldestOffset() {
        return Math.max(ledger.floor(), segments.getFirst().first());
    }

    /** Offset that the next record on disk will have. */
    public synchronized long nextOffset() {
        return segments.getLast().next();
    }

    /** Records dropped since the spool was made. */
    public synchronized long droppedRecords() {
        return ledger.dropped();
    }

    /** Records that wait in memory because the disk takes none. */
    public synchronized int waitingRecords() {
        return waiting.size();
    }

    public synchronized SpoolId id() {
        return ledger.id();
    }

    private long size() {
        return segments.stream().mapToLong(Segment::size).sum();
    }

    @Override
    public synchronized void close() {
        try {
            for (Segment segment : segments) {
                segment.force();
                segment.close();
            }
            ledger.write(directory);
            lock.close();
        } catch (IOException failed) {
            health.raise(
                    HealthCode.SPOOL_UNWRITABLE,
                    "%s cannot be written (%s).".formatted(directory, failed.getMessage()));
        }
    }
}
