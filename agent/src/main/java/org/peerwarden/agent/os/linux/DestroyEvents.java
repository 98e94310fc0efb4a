package org.peerwarden.agent.os.linux;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.peerwarden.agent.socket.Transport;

/**
 * The kernel's last word on each socket that was freed (multicast groups of {@code NETLINK_SOCK_DIAG}): its endpoints,
 * cookie and, for TCP, its counters. It has neither inode nor user. Used by one thread, which drains it at each snapshot;
 * meanwhile the kernel keeps the messages in the socket's buffer.
 */
final class DestroyEvents implements AutoCloseable {
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    /** SKNLGRP_INET_TCP_DESTROY, _UDP_, INET6_TCP_, INET6_UDP_: groups 1 to 4. */
    private static final int GROUPS = 0b1111;

    private static final int ATTRIBUTE_PROTOCOL = 10;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;

    /** Memory is taken only for what waits. A message takes about 1.3 KiB of it: enough for 40,000 ends between two looks. */
    static final int BUFFER_BYTES = 32 << 20;

    private final NetlinkSocket socket;
    private final DiagMessage window = new DiagMessage();
    private long losses;

    DestroyEvents(int bufferBytes) {
        socket = new NetlinkSocket(NetlinkSocket.SOCK_DIAG, GROUPS);
        socket.receiveBuffer(bufferBytes);
    }

    /** Gives all that waits; the window is valid during the call only. */
    void drain(Consumer<DiagMessage> each) {
        while (true) {
            ByteBuffer buffer;
            try {
                buffer = socket.receiveNow();
            } catch (NativeCallException e) {
                if (e.errno() != LibC.ENOBUFS) {
                    throw e;
                }
                losses++;
                continue;
            }
            if (!buffer.hasRemaining()) {
                return;
            }
            NetlinkMessages.walk(buffer, (bytes, type, at, length) -> {
                if (type == SOCK_DIAG_BY_FAMILY && read(window, bytes, at, length)) {
                    each.accept(window);
                }
            });
        }
    }

    /** Waits until there is something to drain or the time is over. */
    boolean await(int milliseconds) {
        return socket.await(milliseconds);
    }

    /** How often the kernel said that it had to throw messages away; each time at least one. */
    long losses() {
        return losses;
    }

    /** Moves the window to an event; false where it is of no transport that is watched. */
    static boolean read(DiagMessage window, ByteBuffer bytes, int at, int length) {
        int protocol = NetlinkMessages.attribute(bytes, at + DiagMessage.BYTES, at + length, ATTRIBUTE_PROTOCOL);
        if (protocol < 0 || protocol >= at + length) {
            return false;
        }
        return switch (bytes.get(protocol)) {
            case IPPROTO_TCP -> window.on(Transport.TCP, bytes, at, length);
            case IPPROTO_UDP -> window.on(Transport.UDP, bytes, at, length);
            default -> false;
        };
    }

    @Override
    public void close() {
        socket.close();
    }
}
