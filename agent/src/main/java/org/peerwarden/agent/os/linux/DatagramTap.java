package org.peerwarden.agent.os.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.time.Instant;
import java.util.List;

/**
 * Who exchanges datagrams with whom where the kernel does not track connections: from the headers of datagrams, by a packet
 * socket. Used by one thread.
 *
 * <p>It is a sample, on purpose. The socket's buffer takes in what comes first after each look, some hundred datagrams, and the
 * kernel passes over the rest at next to no cost, so that a transfer at full speed costs no more than a slow one. A peer that
 * goes on talking is seen within a few looks; one that says little beside one that says much may be missed.
 */
final class DatagramTap implements AutoCloseable {
    /** About 500 datagrams of full size, which is how the kernel counts them, headers only or not. */
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    /** What small datagrams can fill the buffer with; the rest waits for the next look. */
    private static final int MOST_A_LOOK = 4_096;

    private static final int HEADERS = 64;
    private static final int PACKET_TYPE_AT = 10;
    private static final byte OUTGOING = 4;

    private final DatagramPairs pairs = new DatagramPairs();
    private final Memory headers = new Memory(HEADERS);
    private final Memory address = new Memory(PacketSocket.SOCKADDR_LL_BYTES);
    private final Memory addressLength = new Memory(4);
    private final int fd;

    /**
     * Opens it in this thread's network namespace.
     *
     * @throws NativeCallException where it may not be opened
     */
    DatagramTap() {
        fd = PacketSocket.open(DatagramFilter.PROGRAM, RECEIVE_BUFFER_BYTES);
    }

    /** The conversations of the last two minutes, as far as they were seen. */
    List<UdpConversation> conversations(Instant now) {
        for (int read = 0; read < MOST_A_LOOK && take(now); read++) {}
        return pairs.conversations(now);
    }

    /** False when there is nothing more now. */
    private boolean take(Instant now) {
        addressLength.setInt(0, PacketSocket.SOCKADDR_LL_BYTES);
        long got = LibC.recvfrom(fd, headers, HEADERS, 0, address, addressLength);
        if (got < 0) {
            int errno = Native.getLastError();
            if (errno == LibC.EAGAIN || errno == LibC.EINTR || errno == LibC.ENETDOWN) {
                return false;
            }
            throw new NativeCallException("receive the headers of a datagram", errno);
        }
        boolean sent = address.getByte(PACKET_TYPE_AT) == OUTGOING;
        Datagram.parse(headers.getByteBuffer(0, got)).ifPresent(datagram -> pairs.take(datagram, sent, now));
        return true;
    }

    @Override
    public void close() {
        LibC.close(fd);
        headers.close();
        address.close();
        addressLength.close();
    }
}
