package org.peerwarden.agent.process;

import java.util.List;
import java.util.Optional;

/**
 * The processes of this host, as far as this agent may see them. Implementations are in {@code os}.
 *
 * <p>Used by one thread. Every answer is empty, never wrong, when the process ended or its pid was used again meanwhile.
 */
public interface ProcessTable {
    /** All processes now; cheap: no per-process detail is read but the start time of pids not seen before. */
    List<ProcessKey> processes();

    /** True while this very process lives. */
    boolean alive(ProcessKey process);

    /** Inodes of the sockets that the process holds now; empty also when it may not be looked at, see {@link #unreadable()}. */
    long[] socketInodes(ProcessKey process);

    /** Everything about a process; the binary's hash is left out. Empty when it ended meanwhile. */
    Optional<Owner> describe(ProcessKey process);

    /** How many processes refused to be looked at since the table was made, for health. */
    long unreadable();
}
