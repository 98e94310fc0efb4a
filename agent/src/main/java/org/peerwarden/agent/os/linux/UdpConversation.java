package org.peerwarden.agent.os.linux;

import org.peerwarden.agent.socket.Endpoint;

/**
 * One UDP conversation as connection tracking has it. Address translation makes the two ends see different peers, so each end
 * is given as it sees itself and the other.
 *
 * @param callerSent payload bytes from who began; -1 where they are not counted
 * @param calledSent payload bytes back; -1 where they are not counted
 */
record UdpConversation(Seen caller, Seen called, boolean answered, long callerSent, long calledSent) {
    /** One end's own address and what it takes the other's to be. */
    record Seen(Endpoint self, Endpoint other) {}
}
