package org.peerwarden.agent.socket;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.socket.EndedSocket.End;

/** A table of what a test puts into it. */
public final class FakeSockets implements SocketTable {
    private final InstantSource clock;
    private final Map<Long, Observation> open = new LinkedHashMap<>();
    private final List<EndedSocket> ended = new ArrayList<>();
    private boolean failing;

    public FakeSockets(InstantSource clock) {
        this.clock = clock;
    }

    /** Opens it, or shows it anew when its cookie is known. */
    public void show(Observation socket) {
        open.put(socket.cookie(), socket);
    }

    /** Ends the socket with this cookie, which need not have been in any snapshot. */
    public void end(long cookie, End how) {
        Observation last = open.remove(cookie);
        if (last != null) {
            ended.add(new EndedSocket(last, how, clock.instant()));
        }
    }

    /** Tells of a socket that lived between two snapshots. */
    public void lived(Observation last, End how) {
        ended.add(new EndedSocket(last, how, clock.instant()));
    }

    /** Makes the kernel silent, or answer again. */
    public void fail(boolean silent) {
        failing = silent;
    }

    /** What is open with these ends. */
    public Optional<Observation> find(Endpoint local, Optional<Endpoint> peer) {
        return open.values().stream()
                .filter(socket -> socket.local().equals(local) && socket.peer().equals(peer))
                .findFirst();
    }

    @Override
    public Snapshot snapshot() {
        if (failing) {
            throw new SocketTableException("the fake was told to fail");
        }
        Snapshot snapshot = new Snapshot(clock.instant(), List.copyOf(open.values()), ended);
        ended.clear();
        return snapshot;
    }

    @Override
    public String tier() {
        return "fake";
    }

    @Override
    public Set<Fact> unknown() {
        return Set.of();
    }

    @Override
    public void close() {}
}
