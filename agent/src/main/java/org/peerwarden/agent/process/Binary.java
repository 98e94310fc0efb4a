package org.peerwarden.agent.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * What is executed.
 *
 * @param id of path and file: a rewritten file is another binary; never 0
 * @param path as the kernel names it, without its mark for deleted files
 * @param sha256 lower-case hexadecimal; empty until hashed
 */
public record Binary(
        long id,
        String path,
        FileKey file,
        Origin origin,
        Optional<String> sha256,
        Optional<SoftwarePackage> installedBy) {

    /** A binary of which only the file is known. */
    public static Binary of(String path, FileKey file, Origin origin) {
        return new Binary(idOf(path, file), path, file, origin, Optional.empty(), Optional.empty());
    }

    /** The same with what was found out about it. */
    public Binary with(Optional<String> hash, Optional<SoftwarePackage> owner) {
        return new Binary(id, path, file, origin, hash, owner);
    }

    /**
     * Of path, device, inode, size and time of modification. The time of the last change of the metadata is left out: it moves
     * when the file is deleted, and what runs stays the same. Digested, so that nobody can choose a path that has the id of
     * another binary.
     */
    private static long idOf(String path, FileKey file) {
        ByteBuffer numbers = ByteBuffer.allocate(4 * Long.BYTES);
        numbers.putLong(file.device())
                .putLong(file.inode())
                .putLong(file.size())
                .putLong(file.modified());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(numbers.array());
            long id = ByteBuffer.wrap(digest.digest(path.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
            return id == 0 ? 1 : id;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where the executed bytes are. */
    public enum Origin {
        FILE,
        /** Deleted or replaced while the process runs. */
        DELETED,
        /** Memory without a file. */
        MEMFD
    }
}
