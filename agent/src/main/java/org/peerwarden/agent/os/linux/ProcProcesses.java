package org.peerwarden.agent.os.linux;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.BinaryFiles;
import org.peerwarden.agent.process.FileKey;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.process.ProcessTable;
import org.peerwarden.agent.process.Redaction;

/**
 * Processes as /proc shows them.
 *
 * <p>A pid may be used again between two reads of its files. So the start time is read before and after everything else, and
 * what was read between two different ones is thrown away.
 *
 * <p>{@link #open} may be called by any thread, the rest by one.
 */
public final class ProcProcesses implements ProcessTable, BinaryFiles {
    private static final int MOST_PARENTS = 16;

    /** Of a command line; the kernel allows megabytes. */
    private static final int LONGEST_COMMAND_LINE = 16 << 10;

    private static final int MOST_ARGUMENTS = 256;

    /** More than any of the short files of /proc has. */
    private static final int SHORT_FILE = 16 << 10;

    private final Path proc;
    private final SocketDescriptors descriptors = new SocketDescriptors();
    private final UserNames users = new UserNames();
    private final Map<Integer, ProcessKey> known = new HashMap<>();
    private long unreadable;

    public ProcProcesses() {
        this(Path.of("/proc"));
    }

    /** @param proc where the process file system is mounted */
    ProcProcesses(Path proc) {
        this.proc = proc;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The start of a pid that was there before is not read again: that it was used again shows when the process is looked
     * at, and is taken in with the next call.
     */
    @Override
    public List<ProcessKey> processes() {
        String[] names = proc.toFile().list();
        List<ProcessKey> now = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                key(name).ifPresent(now::add);
            }
        }
        if (known.size() > now.size()) {
            known.clear();
            now.forEach(key -> known.put(key.pid(), key));
        }
        return now;
    }

    private Optional<ProcessKey> key(String name) {
        try {
            int pid = Integer.parseInt(name);
            ProcessKey before = known.get(pid);
            if (before != null) {
                return Optional.of(before);
            }
            Optional<ProcessKey> key = stat(pid).map(stat -> new ProcessKey(pid, stat.start()));
            key.ifPresent(found -> known.put(pid, found));
            return key;
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean alive(ProcessKey process) {
        boolean alive = stat(process.pid())
                .filter(stat -> stat.start() == process.start())
                .isPresent();
        if (!alive) {
            known.remove(process.pid());
        }
        return alive;
    }

    @Override
    public long[] socketInodes(ProcessKey process) {
        if (!alive(process)) {
            return new long[0];
        }
        try {
            long[] inodes = descriptors.inodes(directory(process.pid()).resolve("fd"));
            return alive(process) ? inodes : new long[0];
        } catch (AccessDeniedException e) {
            unreadable++;
            return new long[0];
        }
    }

    @Override
    public Optional<Owner> describe(ProcessKey process) {
        if (!alive(process)) {
            return Optional.empty();
        }
        try {
            Owner owner = read(process);
            return alive(process) ? Optional.of(owner) : Optional.empty();
        } catch (AccessDeniedException e) {
            unreadable++;
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public long unreadable() {
        return unreadable;
    }

    @Override
    public InputStream open(ProcessKey process, Binary binary) throws IOException {
        Path executable = directory(process.pid()).resolve("exe");
        InputStream bytes = Files.newInputStream(executable);
        try {
            return new Unchanged(bytes, executable, binary.file());
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private Owner read(ProcessKey process) throws IOException {
        Path directory = directory(process.pid());
        String groups = optional(directory.resolve("cgroup"));
        int uid = uid(optional(directory.resolve("status")));
        return new Owner(
                process,
                binary(directory.resolve("exe")),
                Redaction.redact(arguments(ProcFiles.text(directory.resolve("cmdline"), LONGEST_COMMAND_LINE))),
                uid,
                uid < 0 ? Optional.empty() : users.name(directory.resolve("root"), uid),
                parents(process.pid()),
                ControlGroups.unified(groups),
                ControlGroups.unit(groups),
                ControlGroups.container(groups),
                namespace(directory.resolve("ns/net")));
    }

    private static Binary binary(Path executable) throws IOException {
        String text = Files.readSymbolicLink(executable).toString();
        FileKey file = FileKeys.of(executable);
        ExecutableLink link = ExecutableLink.parse(text, isNamed(text, file));
        return Binary.of(link.path(), file, link.origin());
    }

    private static boolean isNamed(String path, FileKey file) {
        try {
            return FileKeys.sameFile(FileKeys.of(Path.of(path)), file);
        } catch (IOException e) {
            return false;
        }
    }

    private List<Owner.Parent> parents(int pid) {
        List<Owner.Parent> parents = new ArrayList<>();
        Optional<ProcStat> child = stat(pid);
        while (child.isPresent() && child.get().parent() > 0 && parents.size() < MOST_PARENTS) {
            Optional<ProcStat> parent = stat(child.get().parent());
            // A child whose parent ended has another one now; only while it has this one the pid is its parent's.
            ProcStat before = child.get();
            boolean still = stat(before.pid())
                    .filter(now -> now.start() == before.start() && now.parent() == before.parent())
                    .isPresent();
            if (parent.isEmpty() || !still) {
                break;
            }
            parents.add(new Owner.Parent(
                    new ProcessKey(parent.get().pid(), parent.get().start()),
                    executable(parent.get().pid())));
            child = parent;
        }
        return parents;
    }

    /** Empty where it has none, as the kernel's own threads, or may not be read. */
    private String executable(int pid) {
        try {
            String text = Files.readSymbolicLink(directory(pid).resolve("exe")).toString();
            return ExecutableLink.parse(text, false).path();
        } catch (IOException e) {
            return "";
        }
    }

    private static String optional(Path file) {
        try {
            return ProcFiles.text(file, SHORT_FILE);
        } catch (IOException e) {
            return "";
        }
    }

    private static long namespace(Path link) {
        try {
            return namespace(Files.readSymbolicLink(link).toString());
        } catch (IOException e) {
            return 0;
        }
    }

    /** From {@code net:[4026531840]}; 0 when it is none. */
    static long namespace(String text) {
        int open = text.indexOf('[');
        try {
            return open < 0 || !text.endsWith("]") ? 0 : Long.parseLong(text, open + 1, text.length() - 1, 10);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The effective user, who decides what the process may do; -1 when the text does not tell. */
    static int uid(String status) {
        return status.lines()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+"))
                .filter(fields -> fields.length > 2 && fields[2].matches("[0-9]{1,10}"))
                .map(fields -> (int) Long.parseLong(fields[2]))
                .findFirst()
                .orElse(-1);
    }

    /** Each argument ends with a zero byte; a program that wrote its title over them may leave more zeros. */
    static List<String> arguments(String commandLine) {
        int end = commandLine.length();
        while (end > 0 && commandLine.charAt(end - 1) == '\0') {
            end--;
        }
        String[] parts = commandLine.substring(0, end).split("\0", MOST_ARGUMENTS + 1);
        if (end == 0) {
            return List.of();
        }
        return List.of(parts).subList(0, Math.min(parts.length, MOST_ARGUMENTS));
    }

    private Optional<ProcStat> stat(int pid) {
        try {
            return ProcStat.parse(ProcFiles.text(directory(pid).resolve("stat"), SHORT_FILE));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path directory(int pid) {
        return proc.resolve(Integer.toString(pid));
    }

    /** Refuses another file than was meant, before its first byte and after its last. */
    private static final class Unchanged extends FilterInputStream {
        private final Path file;
        private final FileKey expected;

        Unchanged(InputStream bytes, Path file, FileKey expected) throws IOException {
            super(bytes);
            this.file = file;
            this.expected = expected;
            check();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read < 0) {
                check();
            }
            return read;
        }

        private void check() throws IOException {
            FileKey now = FileKeys.of(file);
            boolean same = FileKeys.sameFile(now, expected)
                    && now.size() == expected.size()
                    && now.modified() == expected.modified();
            if (!same) {
                throw new IOException("not the file that was meant: " + file);
            }
        }
    }
}
