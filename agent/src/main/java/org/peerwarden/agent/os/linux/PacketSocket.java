package org.peerwarden.agent.os.linux;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Opens packet sockets of type SOCK_DGRAM on all interfaces of this network namespace, with a filter before anything arrives. */
final class PacketSocket {
    static final int SOCKADDR_LL_BYTES = 20;
    private static final int ETH_P_ALL = 0x0003;

    private PacketSocket() {}

    /**
     * Without a protocol the socket takes nothing until it has its filter and is bound.
     *
     * @param program rows of code, jump if true, jump if false, operand
     * @return the descriptor, not blocking
     * @throws NativeCallException where it may not be opened
     */
    static int open(int[][] program, int receiveBufferBytes) {
        int fd = LibC.socket(LibC.AF_PACKET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0);
        if (fd < 0) {
            throw NativeCallException.last("open a packet socket");
        }
        try {
            attachFilter(fd, program);
            bind(fd);
            enlarge(fd, receiveBufferBytes);
            return fd;
        } catch (NativeCallException e) {
            LibC.close(fd);
            throw e;
        }
    }

    /** An array of {@code struct sock_filter}. */
    static byte[] bytes(int[][] program) {
        ByteBuffer bytes = ByteBuffer.allocate(program.length * 8).order(ByteOrder.nativeOrder());
        for (int[] instruction : program) {
            bytes.putShort((short) instruction[0])
                    .put((byte) instruction[1])
                    .put((byte) instruction[2])
                    .putInt(instruction[3]);
        }
        return bytes.array();
    }

    private static void attachFilter(int fd, int[][] instructions) {
        byte[] program = bytes(instructions);
        try (Memory code = new Memory(program.length);
                Memory header = new Memory(16)) {
            code.write(0, program, 0, program.length);
            header.clear();
            header.setShort(0, (short) instructions.length);
            header.setPointer(8, code);
            if (LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_ATTACH_FILTER, header, 16) != 0) {
                throw NativeCallException.last("attach the filter of a packet socket");
            }
        }
    }

    private static void bind(int fd) {
        try (Memory address = new Memory(SOCKADDR_LL_BYTES)) {
            address.clear();
            address.setShort(0, (short) LibC.AF_PACKET);
            ByteBuffer protocol = address.getByteBuffer(2, 2).order(ByteOrder.BIG_ENDIAN);
            protocol.putShort((short) ETH_P_ALL);
            if (LibC.bind(fd, address, SOCKADDR_LL_BYTES) != 0) {
                throw NativeCallException.last("bind a packet socket");
            }
        }
    }

    /** Where it may not, the system's own size must do. */
    private static void enlarge(int fd, int bytes) {
        try (Memory value = new Memory(4)) {
            value.setInt(0, bytes);
            if (LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, value, 4) != 0) {
                LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_RCVBUF, value, 4);
            }
        }
    }
}
