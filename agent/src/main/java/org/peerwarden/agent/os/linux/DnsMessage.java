package org.peerwarden.agent.os.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DNS message (RFC 1035) as far as names of addresses need it.
 *
 * @param id repeated by the answer
 * @param answer false for a question
 * @param name that is asked for; lower case, without the last dot, bytes that are not printable as {@code \DDD}
 * @param addresses that the answer gives for the name, directly or through aliases
 */
record DnsMessage(int id, boolean answer, String name, List<Address> addresses) {
    private static final int HEADER_BYTES = 12;
    private static final int TYPE_A = 1;
    private static final int TYPE_CNAME = 5;
    private static final int TYPE_AAAA = 28;
    private static final int CLASS_IN = 1;

    /** The longest name that the protocol allows, in bytes on the wire. */
    private static final int LONGEST_NAME = 255;

    /** Answers beyond these are left out; a name with more addresses than a datagram usually holds is no one's address book. */
    private static final int MOST_RECORDS = 128;

    DnsMessage {
        addresses = List.copyOf(addresses);
    }

    /** An address and for how long it may be kept. */
    record Address(InetAddress address, long ttlSeconds) {}

    /**
     * Reads a datagram's payload. Empty where it is no message with exactly one question. What is cut short or malformed ends
     * the reading: the records before it stand. Never throws and never takes longer than the bytes warrant: a pointer in a name
     * must point back.
     */
    static Optional<DnsMessage> parse(ByteBuffer payload) {
        ByteBuffer bytes = payload.slice();
        if (bytes.remaining() < HEADER_BYTES) {
            return Optional.empty();
        }
        int flags = bytes.getShort(2);
        if (unsigned(bytes, 4) != 1) {
            return Optional.empty();
        }
        Name question = name(bytes, HEADER_BYTES);
        if (question == null || question.end() + 4 > bytes.limit()) {
            return Optional.empty();
        }
        boolean answer = (flags & 0x8000) != 0;
        List<Address> addresses = answer ? addresses(bytes, question) : List.of();
        return Optional.of(new DnsMessage(unsigned(bytes, 0), answer, question.text(), addresses));
    }

    private static List<Address> addresses(ByteBuffer bytes, Name question) {
        int count = Math.min(unsigned(bytes, 6), MOST_RECORDS);
        Set<String> aliases = new HashSet<>(Set.of(question.text()));
        List<Address> found = new ArrayList<>();
        int at = question.end() + 4;
        for (int index = 0; index < count; index++) {
            Name owner = name(bytes, at);
            if (owner == null || owner.end() + 10 > bytes.limit()) {
                break;
            }
            int fixed = owner.end();
            int length = unsigned(bytes, fixed + 8);
            int value = fixed + 10;
            if (value + length > bytes.limit()) {
                break;
            }
            if (unsigned(bytes, fixed + 2) == CLASS_IN && aliases.contains(owner.text())) {
                int type = unsigned(bytes, fixed);
                if (type == TYPE_CNAME) {
                    Name target = name(bytes, value);
                    if (target != null) {
                        aliases.add(target.text());
                    }
                } else if ((type == TYPE_A && length == 4) || (type == TYPE_AAAA && length == 16)) {
                    found.add(new Address(
                            address(bytes, value, length), Integer.toUnsignedLong(bytes.getInt(fixed + 4))));
                }
            }
            at = value + length;
        }
        return found;
    }

    /** A name and where what follows it begins. */
    private record Name(String text, int end) {}

    private static @Nullable Name name(ByteBuffer bytes, int start) {
        StringBuilder text = new StringBuilder();
        int at = start;
        int end = -1;
        int lowest = start;
        int octets = 1;
        while (at < bytes.limit()) {
            int length = Byte.toUnsignedInt(bytes.get(at));
            if (length == 0) {
                return new Name(text.toString().toLowerCase(Locale.ROOT), end < 0 ? at + 1 : end);
            }
            if (length >= 0xc0) {
                if (at + 2 > bytes.limit()) {
                    return null;
                }
                int target = unsigned(bytes, at) & 0x3fff;
                if (target >= lowest || target < HEADER_BYTES) {
                    return null;
                }
                end = end < 0 ? at + 2 : end;
                lowest = target;
                at = target;
                continue;
            }
            octets += length + 1;
            if (length > 63 || at + 1 + length > bytes.limit() || octets > LONGEST_NAME) {
                return null;
            }
            label(bytes, at + 1, length, text);
            at += 1 + length;
        }
        return null;
    }

    private static void label(ByteBuffer bytes, int at, int length, StringBuilder text) {
        if (!text.isEmpty()) {
            text.append('.');
        }
        for (int index = 0; index < length; index++) {
            int octet = Byte.toUnsignedInt(bytes.get(at + index));
            if (octet <= ' ' || octet > '~' || octet == '.' || octet == '\\') {
                text.append('\\')
                        .append((char) ('0' + octet / 100))
                        .append((char) ('0' + octet / 10 % 10))
                        .append((char) ('0' + octet % 10));
            } else {
                text.append((char) octet);
            }
        }
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
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
