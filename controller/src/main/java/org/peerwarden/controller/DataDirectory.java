package org.peerwarden.controller;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * Where everything that the controller keeps stands, held by one process at a time.
 *
 * <p>The lock is the operating system's, so that it ends with the process however that ends.
 */
final class DataDirectory implements Closeable {
    private static final String PORTS = "ports.json";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the directory where there is none, readable by its owner only, and takes it.
     *
     * @throws ControllerException DATA_LOCKED or DATA_UNUSABLE
     */
    static DataDirectory open(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ControllerException(
                        ErrorCode.DATA_LOCKED,
                        "another controller uses " + path + "; stop it, or give another directory with --data");
            }
            // Left by one that was killed: its ports are not ours.
            Files.deleteIfExists(path.resolve(PORTS));
            return new DataDirectory(path, channel, lock);
        } catch (IOException e) {
            throw new ControllerException(
                    ErrorCode.DATA_UNUSABLE,
                    "cannot use the data directory " + path + " (" + e.getMessage()
                            + "); give it to the user that the controller runs as, or another one with --data",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, which is no better.
            return null;
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Writes the ports in use, whole or not at all, for who gave 0. */
    void writePorts(int agents, int api) {
        Path file = path.resolve(PORTS);
        Path fresh = path.resolve(PORTS + ".new");
        try {
            Files.writeString(fresh, "{\"agents\": " + agents + ", \"api\": " + api + "}\n", StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ControllerException(ErrorCode.DATA_UNUSABLE, "cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path.resolve(PORTS));
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new ControllerException(ErrorCode.DATA_UNUSABLE, "cannot let go of " + path, e);
        }
    }
}
