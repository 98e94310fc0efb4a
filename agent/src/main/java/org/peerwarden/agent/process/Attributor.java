package org.peerwarden.agent.process;

import java.util.ArrayList;
import java.util.List;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Snapshot;

/** Says of every socket of a snapshot whose it is. Used by one thread. */
public final class Attributor {
    public Attributor(ProcessTable processes, Hasher hasher, Health health) {}

    /** The snapshot with owners. What is not known is {@link Attribution#UNKNOWN}, never guessed. */
    public Attributed attribute(Snapshot snapshot) {
        List<AttributedSocket> open = new ArrayList<>();
        for (Observation socket : snapshot.observations()) {
            open.add(new AttributedSocket(socket, Attribution.UNKNOWN));
        }
        List<AttributedEnd> ended = new ArrayList<>();
        for (EndedSocket socket : snapshot.ended()) {
            ended.add(new AttributedEnd(socket, Attribution.UNKNOWN));
        }
        return new Attributed(snapshot.takenAt(), open, ended);
    }

    /** The owners of sockets that are open now, each process once, with all that is known of their binaries by now. */
    public List<Owner> owners() {
        return List.of();
    }
}
