package org.peerwarden.agent.os.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes DNS messages for tests; names are written in full. */
final class DnsBytes {
    private final ByteBuffer bytes = ByteBuffer.allocate(8192);
    private int records;

    private DnsBytes(int id, int flags, String name) {
        bytes.putShort((short) id).putShort((short) flags).putShort((short) 1).putShort((short) 0);
        bytes.putInt(0);
        name(name);
        bytes.putShort((short) 1).putShort((short) 1);
    }

    static ByteBuffer question(int id, String name) {
        return new DnsBytes(id, 0x0100, name).bytes();
    }

    static DnsBytes answer(int id, String name) {
        return new DnsBytes(id, 0x8180, name);
    }

    DnsBytes alias(String owner, String target, long ttl) {
        record(owner, 5, ttl);
        int length = bytes.position();
        bytes.putShort((short) 0);
        name(target);
        bytes.putShort(length, (short) (bytes.position() - length - 2));
        return this;
    }

    DnsBytes address(String owner, InetAddress address, long ttl) {
        byte[] raw = address.getAddress();
        record(owner, raw.length == 4 ? 1 : 28, ttl);
        bytes.putShort((short) raw.length).put(raw);
        return this;
    }

    ByteBuffer bytes() {
        return bytes.duplicate().putShort(6, (short) records).flip();
    }

    /** In a UDP datagram in an IPv4 packet. */
    static ByteBuffer packet(InetAddress from, int fromPort, InetAddress to, int toPort, ByteBuffer payload) {
        ByteBuffer packet = ByteBuffer.allocate(28 + payload.remaining());
        packet.put((byte) 0x45).put(9, (byte) 17).put(12, from.getAddress()).put(16, to.getAddress());
        packet.putShort(20, (short) fromPort).putShort(22, (short) toPort);
        packet.putShort(24, (short) (8 + payload.remaining()));
        return packet.put(28, payload, payload.position(), payload.remaining()).rewind();
    }

    private void record(String owner, int type, long ttl) {
        records++;
        name(owner);
        bytes.putShort((short) type).putShort((short) 1).putInt((int) ttl);
    }

    private void name(String name) {
        for (String label : name.split("\\.", -1)) {
            byte[] raw = label.getBytes(StandardCharsets.US_ASCII);
            bytes.put((byte) raw.length).put(raw);
        }
        bytes.put((byte) 0);
    }
}
