package org.peerwarden.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries that only matter until the next {@link #replace}: a log that its user shortens. Used by one thread.
 *
 * <p>Appended entries survive a kill of the process; a torn tail is cut off. Each replacement is a file of its own that
 * begins with the count of its entries, so that one that a kill left incomplete is known and the one before it is used.
 */
public final class Journal implements AutoCloseable {
    private final Path directory;
    private final List<byte[]> kept = new ArrayList<>();
    private Segment segment;

    private Journal(Path directory, List<Path> files) throws IOException {
        this.directory = directory;
        for (Path file : files.reversed()) {
            Segment candidate = Segment.open(file);
            List<byte[]> entries = new ArrayList<>();
            candidate.read(candidate.first(), Integer.MAX_VALUE, entries);
            if (!entries.isEmpty()
                    && entries.size() > ByteBuffer.wrap(entries.getFirst()).getInt()) {
                kept.addAll(entries.subList(1, entries.size()));
                segment = candidate;
                deleteAllBut(candidate, files);
                return;
            }
            candidate.close();
        }
        segment = begin(files.isEmpty() ? 0 : Segment.first(files.getLast()) + 1, List.of());
        deleteAllBut(segment, files);
    }

    /** Opens what an earlier run left. */
    public static Journal open(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new Journal(directory, Segment.in(directory));
    }

    /** What was there when it was opened, in order. */
    public List<byte[]> kept() {
        return List.copyOf(kept);
    }

    public void append(List<byte[]> entries) throws IOException {
        if (!entries.isEmpty()) {
            segment.append(entries);
        }
    }

    /** Puts these entries in the place of all before. */
    public void replace(List<byte[]> entries) throws IOException {
        Segment fresh = begin(segment.first() + 1, entries);
        segment.delete();
        segment = fresh;
    }

    /** Bytes on disk. */
    public long size() {
        return segment.size();
    }

    private Segment begin(long generation, List<byte[]> entries) throws IOException {
        List<byte[]> all = new ArrayList<>();
        all.add(ByteBuffer.allocate(Integer.BYTES).putInt(0, entries.size()).array());
        all.addAll(entries);
        Segment fresh = Segment.create(directory, generation);
        try {
            fresh.append(all);
        } catch (IOException failed) {
            fresh.delete();
            throw failed;
        }
        return fresh;
    }

    private static void deleteAllBut(Segment used, List<Path> files) throws IOException {
        for (Path file : files) {
            if (!used.at(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        segment.close();
    }
}
