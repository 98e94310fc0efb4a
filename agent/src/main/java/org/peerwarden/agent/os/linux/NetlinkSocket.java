package org.peerwarden.agent.os.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One netlink socket with one native buffer that every receive uses again. Used by one thread; opened in the network
 * namespace of the thread that makes it.
 */
final class NetlinkSocket implements Netlink {
    static final int SOCK_DIAG = 4;
    static final int NETFILTER = 12;

    /** The kernel fills at most 32 KiB a message of a dump; twice that leaves room should this grow. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private static final int ADDRESS_BYTES = 12;
    private static final int LARGEST_REQUEST = 1024;

    private final int fd;
    private final Memory memory = new Memory(BUFFER_BYTES);
    private final Memory request = new Memory(LARGEST_REQUEST);
    private final Memory pollDescriptor = new Memory(8);
    private final Memory kernel = address(0);
    private final ByteBuffer buffer = memory.getByteBuffer(0, BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private boolean closed;

    /**
     * Opens and binds.
     *
     * @param groups multicast groups as a mask: bit n-1 is group n
     * @throws NativeCallException when the kernel gives no such socket
     */
    NetlinkSocket(int protocol, int groups) {
        fd = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw NativeCallException.last("open netlink socket " + protocol);
        }
        try (Memory own = address(groups)) {
            if (LibC.bind(fd, own, ADDRESS_BYTES) != 0) {
                NativeCallException failure =
                        NativeCallException.last("bind netlink socket " + protocol + " to groups " + groups);
                close();
                throw failure;
            }
        }
    }

    /** Asks for a receive buffer beyond the system's limit where that is allowed, else up to it. */
    void receiveBuffer(int bytes) {
        try (Memory value = new Memory(4)) {
            value.setInt(0, bytes);
            if (LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, value, 4) != 0
                    && LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUF, value, 4) != 0) {
                throw NativeCallException.last("set the receive buffer of a netlink socket");
            }
        }
    }

    @Override
    public void send(byte[] message) {
        request.write(0, message, 0, message.length);
        if (LibC.sendto(fd, request, message.length, 0, kernel, ADDRESS_BYTES) != message.length) {
            throw NativeCallException.last("send a netlink request");
        }
    }

    @Override
    public ByteBuffer receive() {
        while (true) {
            int got = receive(0);
            if (got >= 0) {
                return buffer.position(0).limit(got);
            }
        }
    }

    /** What is waiting, or an empty buffer where nothing is. The buffer is valid until the next receive. */
    ByteBuffer receiveNow() {
        return buffer.position(0).limit(Math.max(0, receive(LibC.MSG_DONTWAIT)));
    }

    /** Waits until something can be received or the time is over. */
    boolean await(int milliseconds) {
        pollDescriptor.setInt(0, fd);
        pollDescriptor.setShort(4, LibC.POLLIN);
        pollDescriptor.setShort(6, (short) 0);
        return LibC.poll(pollDescriptor, 1, milliseconds) > 0;
    }

    /** -1 where nothing came. */
    private int receive(int flags) {
        long got = LibC.recv(fd, memory, BUFFER_BYTES, flags | LibC.MSG_TRUNC);
        if (got > BUFFER_BYTES) {
            throw new NativeCallException("receive a netlink message of " + got + " bytes", LibC.ENOBUFS);
        }
        if (got >= 0) {
            return (int) got;
        }
        int errno = Native.getLastError();
        if (errno == LibC.EINTR || errno == LibC.EAGAIN) {
            return -1;
        }
        throw new NativeCallException("receive from a netlink socket", errno);
    }

    private static Memory address(int groups) {
        Memory address = new Memory(ADDRESS_BYTES);
        address.clear();
        address.setShort(0, (short) LibC.AF_NETLINK);
        address.setInt(8, groups);
        return address;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LibC.close(fd);
        memory.close();
        request.close();
        pollDescriptor.close();
        kernel.close();
    }
}
