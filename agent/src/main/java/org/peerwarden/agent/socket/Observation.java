package org.peerwarden.agent.socket;

import java.util.Optional;

/**
 * One socket as the kernel told it at one moment. Says nothing of processes.
 *
 * @param peer empty where the socket has none: listeners and unconnected UDP sockets
 * @param inode 0 where the socket has none (not accepted yet, or only the kernel's)
 * @param uid -1 where the table does not tell
 * @param cookie the kernel's own number for the socket, never used again in one boot; 0 where the table does not tell
 * @param bytes empty where the table does not count
 */
public record Observation(
        Transport transport,
        SocketState state,
        Endpoint local,
        Optional<Endpoint> peer,
        long inode,
        int uid,
        long cookie,
        Optional<ByteCounts> bytes) {}
