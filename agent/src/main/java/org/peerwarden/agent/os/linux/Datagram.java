package org.peerwarden.agent.os.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;

/** A UDP datagram as it stands in an IP packet; {@code payload} is a view on the packet. */
record Datagram(Endpoint source, Endpoint target, ByteBuffer payload) {
    private static final int PROTOCOL_UDP = 17;
    private static final int UDP_HEADER = 8;

    /** Reads an IP packet in network byte order; empty where it is no UDP, a later fragment, or cut short. Never throws. */
    static Optional<Datagram> parse(ByteBuffer packet) {
        ByteBuffer bytes = packet.slice();
        if (bytes.remaining() < 20) {
            return Optional.empty();
        }
        return switch (bytes.get(0) >> 4 & 0xf) {
            case 4 -> {
                boolean whole = bytes.get(9) == PROTOCOL_UDP && (bytes.getShort(6) & 0x1fff) == 0;
                int header = (bytes.get(0) & 0xf) * 4;
                yield whole && header >= 20 ? udp(bytes, header, 12, 4) : Optional.empty();
            }
            case 6 -> bytes.get(6) == PROTOCOL_UDP ? udp(bytes, 40, 8, 16) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Datagram> udp(ByteBuffer bytes, int header, int addresses, int addressBytes) {
        if (bytes.limit() < header + UDP_HEADER) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(bytes.getShort(header + 4));
        int end = Math.min(bytes.limit(), header + Math.max(UDP_HEADER, length));
        return Optional.of(new Datagram(
                new Endpoint(address(bytes, addresses, addressBytes), Short.toUnsignedInt(bytes.getShort(header))),
                new Endpoint(
                        address(bytes, addresses + addressBytes, addressBytes),
                        Short.toUnsignedInt(bytes.getShort(header + 2))),
                bytes.slice(header + UDP_HEADER, end - header - UDP_HEADER)));
    }

    private static InetAddress address(ByteBuffer bytes, int at, int length) {
        byte[] raw = new byte[length];
        bytes.get(at, raw);
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
