package org.peerwarden.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of a spool. Its name is the offset of its first record; each record stands as its length, the CRC-32C of length
 * and bytes, and its bytes. The first record that does not check ends the segment: what a kill or a crash tore is cut off
 * when the file is opened, so that later records never stand behind a hole.
 */
final class Segment implements AutoCloseable {
    /** Length and checksum before each record. */
    static final int FRAME = 2 * Integer.BYTES;

    private static final String SUFFIX = ".segment";

    private final Path file;
    private final FileChannel channel;
    private final long first;
    private long size;
    private int count;
    private boolean forced = true;
    /** Where a reader that goes on in order finds the next record. */
    private int cursorIndex;

    private long cursorPosition;

    private Segment(Path file, FileChannel channel, long first) {
        this.file = file;
        this.channel = channel;
        this.first = first;
    }

    static Segment create(Path directory, long first) throws IOException {
        Path file = directory.resolve(String.format("%020d%s", first, SUFFIX));
        return new Segment(
                file,
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                first);
    }

    static boolean named(Path file) {
        return file.getFileName().toString().matches("\\d{20}\\.segment");
    }

    /** Opens what an earlier run left, and cuts a torn tail off. */
    static Segment open(Path file) throws IOException {
        String name = file.getFileName().toString();
        long first = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        Segment segment =
                new Segment(file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), first);
        try {
            segment.recover();
        } catch (IOException failed) {
            segment.close();
            throw failed;
        }
        return segment;
    }

    /** The offset that a file's name says. */
    static long first(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private void recover() throws IOException {
        long end = channel.size();
        while (true) {
            byte[] record = read(size, end);
            if (record == null) {
                break;
            }
            size += FRAME + record.length;
            count++;
        }
        if (size < end) {
            channel.truncate(size);
        }
        forced = false;
    }

    boolean at(Path other) {
        return file.equals(other);
    }

    long first() {
        return first;
    }

    long next() {
        return first + count;
    }

    long size() {
        return size;
    }

    /** Writes all of the records or none. */
    void append(List<byte[]> records) throws IOException {
        int bytes = 0;
        for (byte[] record : records) {
            bytes += FRAME + record.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        for (byte[] record : records) {
            buffer.putInt(record.length).putInt(checksum(record)).put(record);
        }
        buffer.flip();
        try {
            long position = size;
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
        } catch (IOException failed) {
            channel.truncate(size);
            throw failed;
        }
        forced = false;
        size += bytes;
        count += records.size();
    }

    /** Adds records from this offset on to the list until the bytes are used up; returns the bytes that are left. */
    int read(long from, int maxBytes, List<byte[]> into) throws IOException {
        force();
        seek((int) (from - first));
        int left = maxBytes;
        while (cursorIndex < count && (left > 0 || into.isEmpty())) {
            byte[] record = read(cursorPosition, size);
            if (record == null) {
                throw new IOException("record " + (first + cursorIndex) + " in " + file + " no longer checks");
            }
            if (record.length > left && !into.isEmpty()) {
                return 0;
            }
            into.add(record);
            left -= record.length;
            cursorIndex++;
            cursorPosition += FRAME + record.length;
        }
        return Math.max(left, 0);
    }

    private void seek(int index) throws IOException {
        if (index < cursorIndex) {
            cursorIndex = 0;
            cursorPosition = 0;
        }
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        while (cursorIndex < index) {
            channel.read(length.clear(), cursorPosition);
            cursorPosition += FRAME + length.getInt(0);
            cursorIndex++;
        }
    }

    private byte @Nullable [] read(long position, long end) throws IOException {
        if (end - position < FRAME) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        fill(frame, position);
        int length = frame.getInt(0);
        if (length < 0 || length > Spool.LARGEST_RECORD || length > end - position - FRAME) {
            return null;
        }
        byte[] record = new byte[length];
        fill(ByteBuffer.wrap(record), position + FRAME);
        return checksum(record) == frame.getInt(Integer.BYTES) ? record : null;
    }

    private void fill(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new IOException(file + " ended early at " + at);
            }
            at += read;
        }
    }

    /** Covers the length too, so that a run of zeros is no record. */
    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, record.length + 1));
        crc.update(record);
        return (int) crc.getValue();
    }

    void force() throws IOException {
        if (!forced) {
            channel.force(false);
            forced = true;
        }
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static List<Path> in(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory, Segment::named)) {
            entries.forEach(files::add);
        }
        files.sort(null);
        return files;
    }
}
