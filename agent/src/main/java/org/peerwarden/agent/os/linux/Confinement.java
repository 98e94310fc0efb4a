package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.peerwarden.agent.firewall.Subject.Executable;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.process.ProcessTable;

/**
 * Keeps the processes of blocked binaries in control groups of ours, where rules find their sockets.
 *
 * <p>The shape of what it keeps in step: below the group that a process was in stands {@code peerwarden.blocked-ID} with the
 * process in it, so that whoever counts, limits or kills the group it was in still does. ID is the binary's. Undoing it needs
 * no memory: whatever is in a group of that name belongs one group up. A program that a confined one starts begins where its
 * parent is; if its own binary is blocked too, its group stands inside the other and both blocks hold.
 *
 * <p>It changes when a binary begins or ceases to be blocked, and when a process of a blocked binary is found outside.
 */
final class Confinement {
    /** What the names of our groups begin with. */
    static final String PREFIX = "peerwarden.blocked-";

    /** A process may start others while it is moved; then it is looked again. */
    private static final int ROUNDS = 20;

    private static final Path PROC = Path.of("/proc");

    private final CgroupTree tree;
    private final ProcessTable table;

    /** Files that a blocked binary is, remembered so that a process started later is known by what it executes. */
    private final Map<Long, Set<FileIdentity>> files = new HashMap<>();

    /** Our groups; empty until the first look. */
    private Optional<Set<Path>> ours = Optional.empty();

    Confinement(CgroupTree tree, ProcessTable table) {
        this.tree = tree;
        this.table = table;
    }

    /**
     * Confines the processes of these binaries and frees all others.
     *
     * @return what became of each, by {@link Executable#binary()}
     */
    Map<Long, Confined> hold(Collection<Executable> wanted) throws IOException {
        Set<Path> groups = ours();
        Map<Long, Executable> binaries = new HashMap<>();
        wanted.forEach(executable -> binaries.put(executable.binary(), executable));
        files.keySet().retainAll(binaries.keySet());
        free(groups, binaries.keySet());
        Map<Long, Confined> all = new HashMap<>();
        binaries.keySet().forEach(binary -> all.put(binary, new Confined()));
        if (!binaries.isEmpty()) {
            binaries.values().forEach(this::learn);
            confine(all, groups);
            groups.removeIf(Confinement::removed);
            groups.forEach(group -> all.computeIfPresent(binary(group), (_, confined) -> {
                confined.groups.add(group);
                return confined;
            }));
        }
        return all;
    }

    /** Frees everything, also what an earlier run confined. */
    static void cleanUp(CgroupTree tree) throws IOException {
        Set<Path> left = new LinkedHashSet<>(tree.named(PREFIX));
        free(left, Set.of());
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            // A process that is ending keeps its group busy for a moment.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            free(left, Set.of());
        }
    }

    private Set<Path> ours() throws IOException {
        if (ours.isEmpty()) {
            ours = Optional.of(new LinkedHashSet<>(tree.named(PREFIX)));
        }
        return ours.get();
    }

    private void learn(Executable executable) {
        for (ProcessKey process : executable.processes()) {
            FileIdentity.of(process.pid())
                    .filter(_ -> table.alive(process))
                    .ifPresent(file -> files.computeIfAbsent(executable.binary(), _ -> new HashSet<>())
                            .add(file));
        }
    }

    private void confine(Map<Long, Confined> all, Set<Path> groups) {
        Map<FileIdentity, Long> byFile = new HashMap<>();
        files.forEach((binary, identities) -> identities.forEach(file -> byFile.put(file, binary)));
        Optional<String> here = namespace("self");
        for (ProcessKey process : table.processes()) {
            Optional<Long> binary = FileIdentity.of(process.pid()).map(byFile::get);
            Confined confined = all.get(binary.orElse(0L));
            if (binary.isPresent() && confined != null) {
                if (!namespace(Integer.toString(process.pid())).equals(here)) {
                    confined.reasons.add("process " + process.pid() + " is in another network namespace");
                } else {
                    confine(process, binary.get(), confined, groups);
                }
            }
        }
    }

    private void confine(ProcessKey process, long binary, Confined confined, Set<Path> groups) {
        String name = PREFIX + Long.toUnsignedString(binary, 16);
        Optional<String> group = CgroupTree.of(process.pid());
        if (group.isEmpty()) {
            return; // It ended.
        }
        if (Stream.of(group.get().split("/", -1)).anyMatch(name::equals)) {
            confined.processes.add(process);
            return;
        }
        Optional<Path> directory = tree.directory(group.get());
        if (directory.isEmpty() || !CgroupTree.quotable(group.get())) {
            confined.reasons.add("process " + process.pid() + " is in control group " + group.get()
                    + ", which cannot be used from here");
            return;
        }
        move(process, directory.get().resolve(name), confined, groups);
    }

    private void move(ProcessKey process, Path group, Confined confined, Set<Path> groups) {
        try {
            if (!Files.isDirectory(group)) {
                Files.createDirectory(group);
            }
            groups.add(group);
            CgroupTree.move(process.pid(), group);
            if (table.alive(process)) {
                confined.processes.add(process);
            } else if (Files.exists(PROC.resolve(Integer.toString(process.pid())))) {
                // The pid was used again between look and move: whoever has it now goes back.
                CgroupTree.move(process.pid(), parent(group));
            }
        } catch (IOException e) {
            if (table.alive(process)) {
                confined.reasons.add("process " + process.pid() + " cannot be moved to control group "
                        + tree.group(group) + ": " + e.getMessage());
            }
        }
    }

    /** Takes the processes out of our groups that are for other binaries, and removes these groups. */
    private static void free(Set<Path> groups, Set<Long> wanted) throws IOException {
        Set<Path> unwanted = new TreeSet<>((one, other) -> other.compareTo(one)); // The deeper first.
        groups.stream().filter(group -> !wanted.contains(binary(group))).forEach(unwanted::add);
        for (Path group : unwanted) {
            empty(group, unwanted);
            if (removed(group)) {
                groups.remove(group);
            }
        }
    }

    private static void empty(Path group, Set<Path> unwanted) throws IOException {
        Path target = group;
        while (unwanted.contains(target)) {
            target = parent(target);
        }
        for (int round = 0; round < ROUNDS && Files.isDirectory(group); round++) {
            List<Integer> processes = CgroupTree.processes(group);
            if (processes.isEmpty()) {
                return;
            }
            for (int pid : processes) {
                back(pid, target);
            }
        }
    }

    private static void back(int pid, Path target) throws IOException {
        try {
            CgroupTree.move(pid, target);
        } catch (IOException e) {
            if (Files.exists(PROC.resolve(Integer.toString(pid)).resolve("exe"))
                    && CgroupTree.of(pid).isPresent()) {
                throw e;
            }
        }
    }

    /** Removes a group without processes and groups in it; the kernel refuses any other. */
    private static boolean removed(Path group) {
        try {
            return Files.deleteIfExists(group) || !Files.exists(group);
        } catch (IOException e) {
            return false;
        }
    }

    private static Path parent(Path group) {
        Path parent = group.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no group: " + group);
        }
        return parent;
    }

    /** The binary that a group is for; 0, which none has, where the name tells none. */
    private static long binary(Path group) {
        try {
            return Long.parseUnsignedLong(String.valueOf(group.getFileName()).substring(PREFIX.length()), 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<String> namespace(String process) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(PROC.resolve(process).resolve("ns").resolve("net"))
                            .toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What became of one binary. */
    static final class Confined {
        /** Where its processes are. */
        final List<Path> groups = new ArrayList<>();

        /** Those that are confined now. */
        final Set<ProcessKey> processes = new HashSet<>();

        /** Why others are not. */
        final List<String> reasons = new ArrayList<>();
    }

    /** Which file a process executes. */
    private record FileIdentity(long device, long inode) {
        static Optional<FileIdentity> of(int pid) {
            try {
                Map<String, Object> facts =
                        Files.readAttributes(PROC.resolve(Integer.toString(pid)).resolve("exe"), "unix:dev,ino");
                return facts.get("dev") instanceof Long device && facts.get("ino") instanceof Long inode
                        ? Optional.of(new FileIdentity(device, inode))
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.empty(); // It ended, or is the kernel's own.
            }
        }
    }
}
