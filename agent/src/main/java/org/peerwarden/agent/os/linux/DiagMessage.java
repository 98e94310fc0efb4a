package org.peerwarden.agent.os.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * A window on one {@code inet_diag_msg} of the kernel and its attributes. It is moved from message to message, so that a
 * socket that did not change costs no object. Pure: reads the buffer in the buffer's byte order, and nothing else.
 */
final class DiagMessage {
    /** {@code sizeof(struct inet_diag_msg)}. */
    static final int BYTES = 72;
    /** {@code struct inet_diag_sockid} within it, and its size. */
    static final int ID = 4;

    static final int ID_BYTES = 48;

    private static final int TIMER = 2;
    private static final int TIMER_TIME_WAIT = 3;
    private static final int SOURCE_PORT = 4;
    private static final int PEER_PORT = 6;
    private static final int SOURCE = 8;
    private static final int PEER = 24;
    private static final int COOKIE = 44;
    private static final int UID = 64;
    private static final int INODE = 68;

    private static final int ATTRIBUTE_INFO = 2;

    /** Offsets in {@code struct tcp_info}, which only ever grows at its end. */
    private static final int TCP_RETRANSMITS = 2;

    private static final int TCP_RTT = 68;
    private static final int TCP_BYTES_ACKED = 120;
    private static final int TCP_BYTES_RECEIVED = 128;
    private static final int TCP_SEGMENTS_IN = 140;
    private static final int TCP_DATA_SEGMENTS_IN = 152;
    private static final int TCP_BYTES_SENT = 200;
    private static final int TCP_BYTES_RETRANSMITTED = 208;

    private static final SocketState[] STATES = {
        SocketState.CLOSED,
        SocketState.ESTABLISHED,
        SocketState.SYN_SENT,
        SocketState.SYN_RECEIVED,
        SocketState.FIN_WAIT_1,
        SocketState.FIN_WAIT_2,
        SocketState.TIME_WAIT,
        SocketState.CLOSED,
        SocketState.CLOSE_WAIT,
        SocketState.LAST_ACK,
        SocketState.LISTEN,
        SocketState.CLOSING,
        SocketState.SYN_RECEIVED,
    };

    private ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    private Transport transport = Transport.TCP;
    private int at;
    private int info = -1;
    private int infoBytes;

    /** Moves the window; false where the message is too short to be one. */
    boolean on(Transport of, ByteBuffer bytes, int start, int length) {
        if (length < BYTES) {
            return false;
        }
        transport = of;
        buffer = bytes;
        at = start;
        info = NetlinkMessages.attribute(bytes, start + BYTES, start + length, ATTRIBUTE_INFO);
        infoBytes = info < 0 ? 0 : NetlinkMessages.attributeLength(bytes, info);
        return true;
    }

    Transport transport() {
        return transport;
    }

    /**
     * A datagram socket has a peer or not; the kernel's own states mean nothing else there. What is left of a TCP socket that its
     * process closed is in TIME_WAIT, also while the kernel, in the state that it gives, waits for the peer's FIN: the socket
     * was freed, and what is left has another cookie.
     */
    SocketState state() {
        if (transport == Transport.UDP) {
            return hasPeer() ? SocketState.ESTABLISHED : SocketState.UNCONNECTED;
        }
        if (buffer.get(at + TIMER) == TIMER_TIME_WAIT) {
            return SocketState.TIME_WAIT;
        }
        int code = buffer.get(at + 1);
        return code >= 0 && code < STATES.length ? STATES[code] : SocketState.CLOSED;
    }

    /** {@code AF_INET} or {@code AF_INET6}. */
    int family() {
        return buffer.get(at);
    }

    long cookie() {
        return Integer.toUnsignedLong(buffer.getInt(at + COOKIE)) | (long) buffer.getInt(at + COOKIE + 4) << 32;
    }

    long inode() {
        return Integer.toUnsignedLong(buffer.getInt(at + INODE));
    }

    /** -1 for what is left of a socket in TIME_WAIT, where the kernel writes 0. */
    int uid() {
        return state() == SocketState.TIME_WAIT ? -1 : buffer.getInt(at + UID);
    }

    int localPort() {
        return port(SOURCE_PORT);
    }

    boolean hasPeer() {
        return port(PEER_PORT) != 0;
    }

    Endpoint local() {
        return new Endpoint(address(SOURCE), port(SOURCE_PORT));
    }

    Optional<Endpoint> peer() {
        return hasPeer() ? Optional.of(new Endpoint(address(PEER), port(PEER_PORT))) : Optional.empty();
    }

    /** Whether the kernel counts bytes for this socket. */
    boolean counts() {
        return transport == Transport.TCP
                && infoBytes >= TCP_BYTES_RECEIVED + Long.BYTES
                && state() != SocketState.LISTEN;
    }

    /**
     * Payload that the peer acknowledged. The kernel's count of acknowledged bytes has one for SYN and one for FIN; the count
     * of payload sent has not, and is never exceeded by what was acknowledged of it.
     */
    long sent() {
        long acknowledged = buffer.getLong(info + TCP_BYTES_ACKED);
        if (infoBytes < TCP_BYTES_RETRANSMITTED + Long.BYTES) {
            return acknowledged;
        }
        return Math.min(acknowledged, payloadSent());
    }

    /**
     * Payload received in order, without the one that the kernel counts for the peer's FIN where it is seen that it came. In the
     * last word on a socket it is not, and the count may be one too many.
     */
    long received() {
        if (infoBytes >= TCP_DATA_SEGMENTS_IN + Integer.BYTES && buffer.getInt(info + TCP_DATA_SEGMENTS_IN) == 0) {
            return 0;
        }
        long received = buffer.getLong(info + TCP_BYTES_RECEIVED);
        return switch (state()) {
            case CLOSE_WAIT, LAST_ACK, CLOSING, TIME_WAIT -> Math.max(0, received - 1);
            case ESTABLISHED, SYN_SENT, SYN_RECEIVED, FIN_WAIT_1, FIN_WAIT_2, CLOSED, LISTEN, UNCONNECTED -> received;
        };
    }

    Optional<ByteCounts> bytes() {
        return counts() ? Optional.of(new ByteCounts(sent(), received())) : Optional.empty();
    }

    /**
     * Sequence numbers acknowledged beyond the payload: SYN and FIN. Negative where payload waits for it;
     * {@link Long#MIN_VALUE} where the kernel does not tell.
     */
    long acknowledgedControls() {
        return infoBytes < TCP_BYTES_RETRANSMITTED + Long.BYTES
                ? Long.MIN_VALUE
                : buffer.getLong(info + TCP_BYTES_ACKED) - payloadSent();
    }

    /** How often what waits for an acknowledgement was sent again. */
    int retransmits() {
        return infoBytes > TCP_RETRANSMITS ? Byte.toUnsignedInt(buffer.get(info + TCP_RETRANSMITS)) : 0;
    }

    /** Segments that came in, resets included. */
    int segmentsIn() {
        return infoBytes >= TCP_SEGMENTS_IN + Integer.BYTES ? buffer.getInt(info + TCP_SEGMENTS_IN) : 0;
    }

    /** Whether a round trip was ever measured, which takes an answer. */
    boolean everAnswered() {
        return infoBytes >= TCP_RTT + Integer.BYTES && buffer.getInt(info + TCP_RTT) != 0;
    }

    Observation toObservation() {
        return new Observation(transport, state(), local(), peer(), inode(), uid(), cookie(), bytes());
    }

    /** The socket's identity as a request must repeat it. */
    byte[] id() {
        byte[] id = new byte[ID_BYTES];
        buffer.get(at + ID, id);
        return id;
    }

    /** Words of the identity in front of the cookie, to see without an object whether it changed: ports and addresses. */
    long idWord(int index) {
        return index == 0 ? buffer.getInt(at + SOURCE_PORT) : buffer.getLong(at + SOURCE + (index - 1) * Long.BYTES);
    }

    private long payloadSent() {
        return buffer.getLong(info + TCP_BYTES_SENT) - buffer.getLong(info + TCP_BYTES_RETRANSMITTED);
    }

    private int port(int offset) {
        return Byte.toUnsignedInt(buffer.get(at + offset)) << 8 | Byte.toUnsignedInt(buffer.get(at + offset + 1));
    }

    /** Java makes an IPv4 address of a mapped one by itself. */
    private InetAddress address(int offset) {
        byte[] bytes = new byte[family() == LibC.AF_INET ? 4 : 16];
        buffer.get(at + offset, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
