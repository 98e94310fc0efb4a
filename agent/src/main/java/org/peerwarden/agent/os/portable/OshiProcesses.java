package org.peerwarden.agent.os.portable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.BinaryFiles;
import org.peerwarden.agent.process.FileKey;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.process.ProcessTable;
import org.peerwarden.agent.process.Redaction;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * The processes as Java and OSHI tell them. A process is its pid and the moment it began, in milliseconds since 1970. Control
 * groups, containers and network namespaces are not known here, and a file is known by path, size and times only where the file
 * system gives no more.
 */
public final class OshiProcesses implements ProcessTable, BinaryFiles {
    private static final int MOST_PARENTS = 16;
    private static final int MOST_ARGUMENTS = 256;

    private final OperatingSystem system;
    private final Holders holders;
    private final IntFunction<Optional<String>> services;
    private long unreadable;

    OshiProcesses(OperatingSystem system, Holders holders, IntFunction<Optional<String>> services) {
        this.system = system;
        this.holders = holders;
        this.services = services;
    }

    @Override
    public List<ProcessKey> processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> key(process).stream())
                .toList();
    }

    @Override
    public boolean alive(ProcessKey process) {
        return ProcessHandle.of(process.pid())
                .flatMap(OshiProcesses::key)
                .filter(process::equals)
                .isPresent();
    }

    @Override
    public long[] socketInodes(ProcessKey process) {
        return alive(process) ? holders.of(process.pid(), Instant.ofEpochMilli(process.start())) : new long[0];
    }

    @Override
    public Optional<Owner> describe(ProcessKey process) {
        if (!alive(process)) {
            return Optional.empty();
        }
        OSProcess told = system.getProcess(process.pid());
        if (told == null || !alive(process)) {
            return Optional.empty();
        }
        if (told.getPath().isBlank()) {
            unreadable++;
            return Optional.empty();
        }
        String user = told.getUser();
        return Optional.of(new Owner(
                process,
                binary(told.getPath()),
                Redaction.redact(
                        told.getArguments().stream().limit(MOST_ARGUMENTS).toList()),
                uid(told.getUserID()),
                user.isBlank() || user.equals("unknown") ? Optional.empty() : Optional.of(user),
                parents(process.pid()),
                Optional.empty(),
                services.apply(process.pid()),
                Optional.empty(),
                0));
    }

    @Override
    public long unreadable() {
        return unreadable;
    }

    @Override
    public InputStream open(ProcessKey process, Binary binary) throws IOException {
        Path path = Path.of(binary.path());
        InputStream bytes = Files.newInputStream(path);
        if (!fileKey(path).equals(binary.file())) {
            bytes.close();
            throw new IOException("another file is at " + binary.path() + " by now");
        }
        return bytes;
    }

    private static Optional<ProcessKey> key(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> new ProcessKey(Math.toIntExact(process.pid()), start.toEpochMilli()));
    }

    private static Binary binary(String path) {
        try {
            return Binary.of(path, fileKey(Path.of(path)), Binary.Origin.FILE);
        } catch (IOException | InvalidPathException e) {
            return Binary.of(path, new FileKey(0, 0, 0, 0, 0), Binary.Origin.DELETED);
        }
    }

    /** Device and inode where the file system has such. */
    private static FileKey fileKey(Path path) throws IOException {
        BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class);
        Map<String, Object> unix = new HashMap<>();
        try {
            unix.putAll(Files.readAttributes(path, "unix:dev,ino,ctime"));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            // Windows: path, size and times must do.
            unix.clear();
        }
        return new FileKey(
                number(unix.get("dev")),
                number(unix.get("ino")),
                basic.size(),
                basic.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                unix.get("ctime") instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** Windows has no numbers for users. */
    private static int uid(String id) {
        try {
            return Integer.parseUnsignedInt(id);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<Owner.Parent> parents(int pid) {
        List<Owner.Parent> parents = new ArrayList<>();
        Optional<ProcessHandle> next = ProcessHandle.of(pid).flatMap(ProcessHandle::parent);
        while (next.isPresent() && parents.size() < MOST_PARENTS) {
            ProcessHandle parent = next.get();
            Optional<ProcessKey> key = key(parent);
            if (key.isEmpty()) {
                break;
            }
            parents.add(new Owner.Parent(key.get(), parent.info().command().orElse("")));
            next = parent.parent();
        }
        return parents;
    }
}
