package org.peerwarden.agent.os.linux;

import org.peerwarden.agent.socket.EndedSocket.End;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * How a TCP socket ended, from the counters in the kernel's last word. That word never has the error; this follows:
 *
 * <ul>
 *   <li>The peer acknowledged our FIN: an orderly end.
 *   <li>It was established and our FIN was never acknowledged: reset by one side, unless something was being sent again,
 *       when the connection may as well have timed out.
 *   <li>It was never established, and something came in: only a reset answers a SYN so. Nothing came in and the SYN was sent
 *       again: nobody answered.
 * </ul>
 *
 * <p>A process that calls {@code connect} and waits in it makes the kernel wipe the counters and the peer's port when the
 * call fails; then nothing follows.
 */
final class Endings {
    private Endings() {}

    /**
     * Judges the last word.
     *
     * @param accepted whether the socket was made by a listener: then the kernel counted no SYN of it as acknowledged
     */
    static End of(DiagMessage last, boolean accepted) {
        if (last.transport() == Transport.UDP) {
            return End.CLOSED;
        }
        long controls = last.acknowledgedControls();
        if (!last.hasPeer() || controls == Long.MIN_VALUE) {
            return End.UNKNOWN;
        }
        if (!last.everAnswered()) {
            return neverEstablished(last);
        }
        if (controls >= (accepted ? 1 : 2)) {
            return End.CLOSED;
        }
        return last.retransmits() > 0 ? End.UNKNOWN : End.RESET;
    }

    /** Of one whose counters were wiped: the kernel does so when a connection is aborted, or when {@code connect} fails. */
    static End wiped(SocketState before) {
        return switch (before) {
            case ESTABLISHED, CLOSE_WAIT, SYN_RECEIVED -> End.RESET;
            case LISTEN, UNCONNECTED, TIME_WAIT, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK -> End.CLOSED;
            case SYN_SENT, CLOSED -> End.UNKNOWN;
        };
    }

    private static End neverEstablished(DiagMessage last) {
        if (last.segmentsIn() > 0) {
            return End.REFUSED;
        }
        return last.retransmits() > 0 ? End.TIMED_OUT : End.UNKNOWN;
    }
}
