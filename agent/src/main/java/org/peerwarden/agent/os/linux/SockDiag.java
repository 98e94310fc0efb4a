package org.peerwarden.agent.os.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.peerwarden.agent.os.linux.NetlinkMessages.Walk;
import org.peerwarden.agent.os.linux.SockDiagException.Code;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Transport;

/**
 * The kernel's own table of sockets ({@code NETLINK_SOCK_DIAG}) of the network namespace it was opened in: one dump a
 * family and transport, and the way to cut sockets. Used by one thread.
 */
public final class SockDiag implements AutoCloseable {
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int SOCK_DESTROY = 21;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final byte EXTENSION_INFO = 1 << (2 - 1);
    private static final int ALL_STATES = 0xffffffff;
    private static final int REQUEST_BYTES = NetlinkMessages.HEADER_BYTES + 8 + DiagMessage.ID_BYTES;

    /** A dump that the kernel marks as interrupted is repeated this often; sockets do not change that fast for ever. */
    private static final int ATTEMPTS = 5;

    private static final int[] FAMILIES = {LibC.AF_INET, LibC.AF_INET6};

    private final Supplier<? extends Netlink> sockets;
    private Netlink socket;
    private final DiagMessage window = new DiagMessage();

    /**
     * Opens it in this thread's network namespace.
     *
     * @throws SockDiagException when this kernel or namespace has none; {@link #whyNot()} tells without throwing
     */
    public SockDiag() {
        this(() -> new NetlinkSocket(NetlinkSocket.SOCK_DIAG, 0));
    }

    SockDiag(Supplier<? extends Netlink> sockets) {
        this.sockets = sockets;
        try {
            socket = sockets.get();
        } catch (NativeCallException e) {
            throw new SockDiagException(Code.SOCKETS_UNREADABLE, e.getMessage());
        }
    }

    /** Why sockets cannot be read this way on this host; empty where they can. */
    public static Optional<String> whyNot() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.of("netlink is Linux's alone");
        }
        try (SockDiag diag = new SockDiag()) {
            diag.dump(LibC.AF_INET, Transport.TCP, message -> {});
            return Optional.empty();
        } catch (SockDiagException e) {
            return Optional.of(e.getMessage());
        } catch (LinkageError e) {
            return Optional.of("native calls are not possible: " + e.getMessage());
        }
    }

    /** All sockets now. */
    public List<Observation> dump() {
        Map<Long, Observation> found = new LinkedHashMap<>();
        dump(message -> found.put(message.cookie(), message.toObservation()));
        return List.copyOf(found.values());
    }

    /**
     * Cuts the sockets that are wanted: both ends see the connection end, and what the process does next with the socket
     * fails. Listeners stop listening where they are wanted too.
     *
     * @return how many were cut; those that ended by themselves meanwhile are not counted
     * @throws SockDiagException when the kernel cannot, or the agent may not
     */
    public int destroy(Predicate<Observation> wanted) {
        Map<Long, byte[]> requests = new LinkedHashMap<>();
        dump(message -> {
            if (wanted.test(message.toObservation())) {
                int flags = NetlinkMessages.REQUEST | NetlinkMessages.ACK;
                requests.put(
                        message.cookie(),
                        request(SOCK_DESTROY, flags, message.family(), message.transport(), message.id()));
            }
        });
        int cut = 0;
        for (byte[] request : requests.values()) {
            cut += cut(request) ? 1 : 0;
        }
        return cut;
    }

    /**
     * Reads all families and transports. The window that is handed on is valid during the call only. A dump that was
     * interrupted begins again, and a table may move a socket while it is read: the same cookie may come more than once, the
     * last sight being the newest.
     */
    void dump(Consumer<DiagMessage> each) {
        for (Transport transport : Transport.values()) {
            for (int family : FAMILIES) {
                dumpWhole(family, transport, each);
            }
        }
    }

    private void dumpWhole(int family, Transport transport, Consumer<DiagMessage> each) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (dump(family, transport, each)) {
                return;
            }
        }
        throw new SockDiagException(
                Code.SOCKETS_UNREADABLE,
                "the table of " + transport + " sockets changed under every attempt to read it");
    }

    /** One dump; false where the kernel says that it was interrupted. */
    private boolean dump(int family, Transport transport, Consumer<DiagMessage> each) {
        boolean finished = false;
        try {
            Walk walk = read(family, transport, each);
            finished = true;
            return answered(walk, family, transport) && !walk.interrupted();
        } catch (NativeCallException e) {
            throw new SockDiagException(Code.SOCKETS_UNREADABLE, e.getMessage());
        } finally {
            if (!finished) {
                reopen();
            }
        }
    }

    /** The end of the dump, interrupted where any part of it was. */
    private Walk read(int family, Transport transport, Consumer<DiagMessage> each) {
        socket.send(request(
                SOCK_DIAG_BY_FAMILY,
                NetlinkMessages.REQUEST | NetlinkMessages.DUMP,
                family,
                transport,
                new byte[DiagMessage.ID_BYTES]));
        boolean interrupted = false;
        while (true) {
            Walk walk = NetlinkMessages.walk(socket.receive(), (buffer, type, at, length) -> {
                if (type == SOCK_DIAG_BY_FAMILY && window.on(transport, buffer, at, length)) {
                    each.accept(window);
                }
            });
            interrupted |= walk.interrupted();
            if (walk.done()) {
                return new Walk(true, interrupted, walk.errno());
            }
        }
    }

    /** What is left of a dump that was not read to its end must not be taken for the next one. */
    private void reopen() {
        socket.close();
        socket = sockets.get();
    }

    /** A kernel without IPv6 has no sockets of it, which is no failure. */
    private static boolean answered(Walk walk, int family, Transport transport) {
        if (walk.errno() == 0 || (family == LibC.AF_INET6 && walk.errno() == LibC.ENOENT)) {
            return true;
        }
        throw new SockDiagException(
                Code.SOCKETS_UNREADABLE, "dump of %s sockets: %s".formatted(transport, LibC.strerror(walk.errno())));
    }

    private boolean cut(byte[] request) {
        socket.send(request);
        Walk walk = Walk.MORE;
        while (!walk.done()) {
            walk = NetlinkMessages.walk(socket.receive(), (buffer, type, at, length) -> {});
        }
        return switch (walk.errno()) {
            case 0 -> true;
            case LibC.EPERM, LibC.EACCES ->
                throw new SockDiagException(Code.PRIVILEGE_MISSING, "cutting a socket needs CAP_NET_ADMIN");
            case LibC.EOPNOTSUPP ->
                throw new SockDiagException(
                        Code.SOCKETS_UNCUTTABLE, "this kernel was built without CONFIG_INET_DIAG_DESTROY");
            // It is gone (ENOENT, ESTALE) or was closed already (EINVAL): nothing is left to cut.
            default -> false;
        };
    }

    /** {@code struct nlmsghdr} and {@code struct inet_diag_req_v2}. */
    static byte[] request(int type, int flags, int family, Transport transport, byte[] id) {
        int protocol = switch (transport) {
            case TCP -> IPPROTO_TCP;
            case UDP -> IPPROTO_UDP;
        };
        return ByteBuffer.allocate(REQUEST_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(REQUEST_BYTES)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(0)
                .putInt(0)
                .put((byte) family)
                .put((byte) protocol)
                .put(transport == Transport.TCP ? EXTENSION_INFO : 0)
                .put((byte) 0)
                .putInt(ALL_STATES)
                .put(id)
                .array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
