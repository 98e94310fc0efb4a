package org.peerwarden.agent.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Processes that a test starts and ends, counting how often they are looked at. */
public final class FakeProcesses implements ProcessTable {
    private final Map<ProcessKey, Set<Long>> sockets = new LinkedHashMap<>();
    private final Map<ProcessKey, String> paths = new LinkedHashMap<>();
    private final Map<ProcessKey, ProcessKey> parents = new LinkedHashMap<>();
    private final List<ProcessKey> lookedAt = new ArrayList<>();
    private int described;
    private long unreadable;

    /** Starts a process that holds these sockets. */
    public ProcessKey start(int pid, long start, String path, long... inodes) {
        ProcessKey key = new ProcessKey(pid, start);
        paths.put(key, path);
        sockets.put(key, new LinkedHashSet<>());
        open(key, inodes);
        return key;
    }

    /** Starts a process that holds what its parent does. */
    public ProcessKey fork(ProcessKey parent, int pid, long start) {
        ProcessKey child = start(
                pid,
                start,
                Optional.ofNullable(paths.get(parent)).orElseThrow(),
                held(parent).stream().mapToLong(Long::longValue).toArray());
        parents.put(child, parent);
        return child;
    }

    public void open(ProcessKey process, long... inodes) {
        for (long inode : inodes) {
            held(process).add(inode);
        }
    }

    public void close(ProcessKey process, long inode) {
        held(process).remove(inode);
    }

    public void become(ProcessKey process, String path) {
        paths.put(process, path);
    }

    public void end(ProcessKey process) {
        sockets.remove(process);
        paths.remove(process);
    }

    public void refuse() {
        unreadable++;
    }

    /** Who was looked at since the last call, in order. */
    public List<ProcessKey> takeLookedAt() {
        List<ProcessKey> taken = List.copyOf(lookedAt);
        lookedAt.clear();
        return taken;
    }

    public int described() {
        return described;
    }

    @Override
    public List<ProcessKey> processes() {
        return List.copyOf(sockets.keySet());
    }

    @Override
    public boolean alive(ProcessKey process) {
        return sockets.containsKey(process);
    }

    @Override
    public long[] socketInodes(ProcessKey process) {
        lookedAt.add(process);
        return sockets.getOrDefault(process, Set.of()).stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    @Override
    public Optional<Owner> describe(ProcessKey process) {
        described++;
        return Optional.ofNullable(paths.get(process))
                .map(path -> Owners.owner(process, Owners.binary(path), parentsOf(process)));
    }

    @Override
    public long unreadable() {
        return unreadable;
    }

    private List<Owner.Parent> parentsOf(ProcessKey process) {
        return Optional.ofNullable(parents.get(process))
                .map(parent -> new Owner.Parent(parent, paths.getOrDefault(parent, "")))
                .stream()
                .toList();
    }

    private Set<Long> held(ProcessKey process) {
        return Optional.ofNullable(sockets.get(process)).orElseThrow();
    }
}
