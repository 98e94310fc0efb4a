package org.peerwarden.agent.os.portable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/**
 * Which process held which connection when the sockets were last read. Numbers are given to connections from snapshot to
 * snapshot, and never twice.
 */
final class Holders {
    private Map<Connection, Long> numbers = new HashMap<>();
    private Map<Connection, Long> coming = new HashMap<>();
    private Map<Integer, List<Long>> ofProcess = Map.of();
    private Instant readFrom = Instant.MIN;
    private long next = 1;

    /** The number of the connection, the same as in the snapshot before. */
    long number(Transport transport, Endpoint local, Optional<Endpoint> peer, int pid) {
        Connection connection = new Connection(transport, local, peer, pid);
        Long before = numbers.get(connection);
        return coming.computeIfAbsent(connection, fresh -> before == null ? next++ : before);
    }

    /** Ends a snapshot: what got no number in it is forgotten. */
    void turn(Instant from) {
        Map<Integer, List<Long>> held = new HashMap<>();
        coming.forEach((connection, number) -> {
            if (connection.pid() > 0) {
                held.computeIfAbsent(connection.pid(), pid -> new ArrayList<>()).add(number);
            }
        });
        ofProcess = held;
        numbers = coming;
        coming = new HashMap<>();
        readFrom = from;
    }

    /** Numbers of the connections of the process that has had this pid since then; none when it began after they were read. */
    long[] of(int pid, Instant start) {
        return start.isAfter(readFrom)
                ? new long[0]
                : ofProcess.getOrDefault(pid, List.of()).stream()
                        .mapToLong(Long::longValue)
                        .toArray();
    }

    private record Connection(Transport transport, Endpoint local, Optional<Endpoint> peer, int pid) {}
}
