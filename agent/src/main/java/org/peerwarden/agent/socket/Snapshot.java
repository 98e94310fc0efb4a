package org.peerwarden.agent.socket;

import java.time.Instant;
import java.util.List;

/**
 * All sockets of one network namespace, read in one go.
 *
 * @param observations a socket that did not change since the snapshot before may be the same object
 * @param ended sockets that ended since the snapshot before, as they last were, where the table is told; sockets that
 *     lived only between two snapshots are among them
 */
public record Snapshot(Instant takenAt, List<Observation> observations, List<EndedSocket> ended) {
    public Snapshot {
        observations = List.copyOf(observations);
        ended = List.copyOf(ended);
    }
}
