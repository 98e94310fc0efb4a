package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.os.linux.NetlinkMessages.Walk;
import org.peerwarden.agent.socket.Endpoint;

/**
 * Connection tracking of the network namespace it was opened in, read only. The kernel tracks where some rule of its firewall
 * asks for it; elsewhere the table is empty. Used by one thread.
 */
final class Conntrack implements AutoCloseable {
    private static final Path COUNT = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");

    /** {@code NFNL_SUBSYS_CTNETLINK << 8} with IPCTNL_MSG_CT_NEW and IPCTNL_MSG_CT_GET. */
    private static final int MESSAGE_NEW = 0x100;

    private static final int MESSAGE_GET = 0x101;

    private static final int NFGENMSG_BYTES = 4;
    private static final int CTA_TUPLE_ORIG = 1;
    private static final int CTA_TUPLE_REPLY = 2;
    private static final int CTA_STATUS = 3;
    private static final int CTA_COUNTERS_ORIG = 9;
    private static final int CTA_COUNTERS_REPLY = 10;
    private static final int CTA_FILTER = 25;
    private static final int CTA_FILTER_ORIG_FLAGS = 1;
    private static final int FILTER_BY_PROTOCOL = 1 << 3;
    private static final int TUPLE_IP = 1;
    private static final int TUPLE_PROTO = 2;
    private static final int PROTO_NUMBER = 1;
    private static final int PROTO_SOURCE_PORT = 2;
    private static final int PROTO_TARGET_PORT = 3;
    private static final int COUNTER_PACKETS = 1;
    private static final int COUNTER_BYTES = 2;
    private static final int NESTED = 0x8000;
    private static final int STATUS_SEEN_REPLY = 1 << 1;
    private static final int IPPROTO_UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int ATTEMPTS = 3;

    private static final int[] FAMILIES = {LibC.AF_INET, LibC.AF_INET6};

    private final NetlinkSocket socket = new NetlinkSocket(NetlinkSocket.NETFILTER, 0);
    private boolean filtered = true;

    /** Conversations that are tracked now, of all protocols; 0 also where there is no tracking at all. */
    static long count() {
        try {
            return Long.parseLong(Files.readString(COUNT).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /**
     * All UDP conversations.
     *
     * @throws NativeCallException when the kernel has no connection tracking or the agent may not read it
     */
    List<UdpConversation> udp() {
        List<UdpConversation> found = new ArrayList<>();
        for (int family : FAMILIES) {
            List<UdpConversation> ofFamily = new ArrayList<>();
            for (int attempt = 1; !dump(family, ofFamily) && attempt < ATTEMPTS; attempt++) {
                ofFamily.clear();
            }
            found.addAll(ofFamily);
        }
        return found;
    }

    /** False where the dump was interrupted: then it may lack some or have some twice. */
    private boolean dump(int family, List<UdpConversation> found) {
        socket.send(request(family, filtered));
        boolean interrupted = false;
        while (true) {
            Walk walk = NetlinkMessages.walk(socket.receive(), (buffer, type, at, length) -> {
                UdpConversation conversation =
                        type == MESSAGE_NEW ? parse(buffer, at + NFGENMSG_BYTES, at + length) : null;
                if (conversation != null) {
                    found.add(conversation);
                }
            });
            interrupted |= walk.interrupted();
            if (walk.done() && walk.errno() != 0 && filtered) {
                // Kernels before 5.8 know no filter; what is not UDP is then left out here.
                filtered = false;
                return dump(family, found);
            }
            if (walk.done() && walk.errno() != 0) {
                throw new NativeCallException("dump of connection tracking", walk.errno());
            }
            if (walk.done()) {
                return !interrupted;
            }
        }
    }

    /** Reads the attributes in {@code [at, end)}; null where it is not UDP or not whole. Pure. */
    static @Nullable UdpConversation parse(ByteBuffer bytes, int at, int end) {
        UdpConversation.Seen caller = tuple(bytes, NetlinkMessages.attribute(bytes, at, end, CTA_TUPLE_ORIG));
        UdpConversation.Seen called = tuple(bytes, NetlinkMessages.attribute(bytes, at, end, CTA_TUPLE_REPLY));
        if (caller == null || called == null) {
            return null;
        }
        int status = NetlinkMessages.attribute(bytes, at, end, CTA_STATUS);
        boolean answered = status >= 0
                && NetlinkMessages.attributeLength(bytes, status) >= Integer.BYTES
                && (bigEndian(bytes, status, Integer.BYTES) & STATUS_SEEN_REPLY) != 0;
        int header = UDP_HEADER + (caller.self().address().getAddress().length == 4 ? 20 : 40);
        return new UdpConversation(
                caller,
                called,
                answered,
                payload(bytes, NetlinkMessages.attribute(bytes, at, end, CTA_COUNTERS_ORIG), header),
                payload(bytes, NetlinkMessages.attribute(bytes, at, end, CTA_COUNTERS_REPLY), header));
    }

    private static UdpConversation.@Nullable Seen tuple(ByteBuffer bytes, int tuple) {
        if (tuple < 0) {
            return null;
        }
        int end = tuple + NetlinkMessages.attributeLength(bytes, tuple);
        int ip = NetlinkMessages.attribute(bytes, tuple, end, TUPLE_IP);
        int proto = NetlinkMessages.attribute(bytes, tuple, end, TUPLE_PROTO);
        if (ip < 0 || proto < 0) {
            return null;
        }
        int ipEnd = ip + NetlinkMessages.attributeLength(bytes, ip);
        int protoEnd = proto + NetlinkMessages.attributeLength(bytes, proto);
        if (number(bytes, proto, protoEnd, PROTO_NUMBER, 1) != IPPROTO_UDP) {
            return null;
        }
        InetAddress source = address(bytes, ip, ipEnd, 1);
        InetAddress target = address(bytes, ip, ipEnd, 2);
        long sourcePort = number(bytes, proto, protoEnd, PROTO_SOURCE_PORT, 2);
        long targetPort = number(bytes, proto, protoEnd, PROTO_TARGET_PORT, 2);
        return source == null || target == null || sourcePort < 0 || targetPort < 0
                ? null
                : new UdpConversation.Seen(
                        new Endpoint(source, (int) sourcePort), new Endpoint(target, (int) targetPort));
    }

    /** CTA_IP_V4_SRC, _DST are 1 and 2, CTA_IP_V6_SRC, _DST 3 and 4. */
    private static @Nullable InetAddress address(ByteBuffer bytes, int at, int end, int which) {
        int four = NetlinkMessages.attribute(bytes, at, end, which);
        int value = four >= 0 ? four : NetlinkMessages.attribute(bytes, at, end, which + 2);
        int length = four >= 0 ? 4 : 16;
        if (value < 0 || NetlinkMessages.attributeLength(bytes, value) != length) {
            return null;
        }
        byte[] raw = new byte[length];
        bytes.get(value, raw);
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    /** Counters are of whole IP packets; options and extension headers, which are rare, are taken for payload. */
    private static long payload(ByteBuffer bytes, int counters, int header) {
        if (counters < 0) {
            return -1;
        }
        int end = counters + NetlinkMessages.attributeLength(bytes, counters);
        long packets = number(bytes, counters, end, COUNTER_PACKETS, 8);
        long octets = number(bytes, counters, end, COUNTER_BYTES, 8);
        return packets < 0 || octets < 0 ? -1 : Math.max(0, octets - packets * header);
    }

    private static long number(ByteBuffer bytes, int at, int end, int wanted, int size) {
        int value = NetlinkMessages.attribute(bytes, at, end, wanted);
        return value < 0 || NetlinkMessages.attributeLength(bytes, value) < size ? -1 : bigEndian(bytes, value, size);
    }

    private static long bigEndian(ByteBuffer bytes, int at, int size) {
        long value = 0;
        for (int index = 0; index < size; index++) {
            value = value << 8 | Byte.toUnsignedLong(bytes.get(at + index));
        }
        return value;
    }

    /** {@code struct nlmsghdr}, {@code struct nfgenmsg}, and where wanted a filter for UDP. */
    private static byte[] request(int family, boolean filtered) {
        ByteBuffer message = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        message.putInt(0)
                .putShort((short) MESSAGE_GET)
                .putShort((short) (NetlinkMessages.REQUEST | NetlinkMessages.DUMP))
                .putInt(0)
                .putInt(0)
                .put((byte) family)
                .put((byte) 0)
                .putShort((short) 0);
        if (filtered) {
            message.putShort((short) 16).putShort((short) (CTA_TUPLE_ORIG | NESTED));
            message.putShort((short) 12).putShort((short) (TUPLE_PROTO | NESTED));
            message.putShort((short) 5).putShort((short) PROTO_NUMBER).putInt(0).put(message.position() - 4, (byte)
                    IPPROTO_UDP);
            message.putShort((short) 12).putShort((short) (CTA_FILTER | NESTED));
            message.putShort((short) 8).putShort((short) CTA_FILTER_ORIG_FLAGS).putInt(FILTER_BY_PROTOCOL);
        }
        byte[] bytes = new byte[message.position()];
        message.putInt(0, bytes.length).get(0, bytes);
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
    }
}
