package org.peerwarden.agent.flow;

import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.SocketState;

/** What a socket's state says of its conversation. */
final class Outcomes {
    private Outcomes() {}

    /** While the socket is there. */
    static Outcome of(SocketState state) {
        return switch (state) {
            case SYN_SENT, SYN_RECEIVED -> Outcome.PENDING;
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK -> Outcome.ESTABLISHED;
            case TIME_WAIT, CLOSED -> Outcome.CLOSED;
            case LISTEN, UNCONNECTED -> Outcome.LISTENING;
        };
    }

    /**
     * When the socket is no longer in the table and nothing told how it ended. States that follow a FIN show an orderly end;
     * from the others nothing follows.
     */
    static Outcome whenGone(SocketState last) {
        return switch (last) {
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT, CLOSED, LISTEN, UNCONNECTED -> Outcome.CLOSED;
            case ESTABLISHED, CLOSE_WAIT, SYN_SENT, SYN_RECEIVED -> Outcome.GONE;
        };
    }

    /** When the kernel told how it ended; {@code last} is what the table showed before. */
    static Outcome of(EndedSocket.End end, SocketState last) {
        return switch (end) {
            case CLOSED -> Outcome.CLOSED;
            case REFUSED -> Outcome.REFUSED;
            case TIMED_OUT -> Outcome.TIMED_OUT;
            case RESET -> Outcome.RESET;
            case UNKNOWN -> whenGone(last);
        };
    }
}
