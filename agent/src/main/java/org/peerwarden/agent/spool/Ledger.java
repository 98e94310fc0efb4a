package org.peerwarden.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a spool must remember beside its records.
 *
 * @param dropped records dropped since the spool was made
 * @param floor offset below which everything was dropped or acknowledged; a segment below it that is still there was about
 *     to be deleted
 */
record Ledger(SpoolId id, long dropped, long floor) {
    private static final int BYTES = 4 * Long.BYTES;
    private static final String NAME = "ledger";

    /** Empty when there is none that checks. */
    static Optional<Ledger> read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.capacity() != BYTES + Integer.BYTES || bytes.getInt(BYTES) != checksum(bytes)) {
            return Optional.empty();
        }
        return Optional.of(new Ledger(new SpoolId(bytes.getLong(), bytes.getLong()), bytes.getLong(), bytes.getLong()));
    }

    /** Takes the place of the one before in one step. */
    void write(Path directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES + Integer.BYTES);
        bytes.putLong(id.high()).putLong(id.low()).putLong(dropped).putLong(floor);
        bytes.putInt(checksum(bytes));
        Disk.replace(directory.resolve(NAME), bytes.array());
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, BYTES));
        return (int) crc.getValue();
    }
}
