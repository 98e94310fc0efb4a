package org.peerwarden.policies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address, read without asking anybody. An IPv4-mapped IPv6 address is held as IPv4.
 *
 * @param bits 32 or 128
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits, or all 32 of IPv4
 */
public record Address(int bits, long high, long low) implements Comparable<Address> {
    private static final long MAPPED_PREFIX = 0xffff_0000_0000L;
    private static final long IPV4_MASK = 0xffff_ffffL;

    public Address {
        boolean fits = bits == 128 || (bits == 32 && high == 0 && (low & ~IPV4_MASK) == 0);
        if (!fits) {
            throw new IllegalArgumentException("not an address of " + bits + " bits");
        }
        if (bits == 128 && high == 0 && (low & ~IPV4_MASK) == MAPPED_PREFIX) {
            bits = 32;
            low &= IPV4_MASK;
        }
    }

    /** From 4 or 16 bytes in network order. */
    public static Address of(byte[] octets) {
        return switch (octets.length) {
            case 4 -> new Address(32, 0, number(octets, 0, 4));
            case 16 -> new Address(128, number(octets, 0, 8), number(octets, 8, 16));
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + octets.length);
        };
    }

    private static long number(byte[] octets, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 8 | (octets[i] & 0xff);
        }
        return number;
    }

    /** From a literal such as {@code 192.0.2.1} or {@code 2001:db8::1}; empty where the text is none. Names are not looked up. */
    public static Optional<Address> parse(String text) {
        return text.contains(":") ? parseIpv6(text) : parseIpv4(text).map(low -> new Address(32, 0, low));
    }

    private static Optional<Long> parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long number = 0;
        for (String part : parts) {
            // A leading zero is octal to some readers and decimal to others.
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            number = number << 8 | Integer.parseInt(part);
        }
        return Optional.of(number);
    }

    private static Optional<Address> parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(groups -> groups.size() == 8).map(Address::ofGroups);
        }
        Optional<List<Integer>> before = groups(text.substring(0, gap));
        Optional<List<Integer>> after = groups(text.substring(gap + 2));
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        int missing = 8 - before.get().size() - after.get().size();
        if (missing < 1 || text.substring(0, gap).contains(".")) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(before.get());
        for (int i = 0; i < missing; i++) {
            all.add(0);
        }
        all.addAll(after.get());
        return Optional.of(ofGroups(all));
    }

    /** Groups of 16 bits, of which the last two may be written as IPv4. */
    private static Optional<List<Integer>> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else if (i == parts.length - 1 && parseIpv4(parts[i]).isPresent()) {
                long ipv4 = parseIpv4(parts[i]).orElseThrow();
                groups.add((int) (ipv4 >>> 16));
                groups.add((int) (ipv4 & 0xffff));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    private static Address ofGroups(List<Integer> groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups.get(i);
            low = low << 16 | groups.get(i + 4);
        }
        return new Address(128, high, low);
    }

    /** 4 or 16 bytes in network order. */
    public byte[] toBytes() {
        byte[] octets = new byte[bits / 8];
        for (int i = 0; i < octets.length; i++) {
            int shift = bits - 8 * (i + 1);
            octets[i] = (byte) (shift >= 64 ? high >>> (shift - 64) : low >>> shift);
        }
        return octets;
    }

    /** The same address with all but the leading bits zero. */
    public Address truncated(int length) {
        if (bits == 32) {
            return new Address(32, 0, low & (length == 0 ? 0 : IPV4_MASK << (32 - length) & IPV4_MASK));
        }
        long highMask = length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
        long lowMask = length <= 64 ? 0 : -1L << (128 - length);
        return new Address(128, high & highMask, low & lowMask);
    }

    /** IPv4 before IPv6, then by number. */
    @Override
    public int compareTo(Address other) {
        int byFamily = Integer.compare(bits, other.bits);
        int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The usual text form; for IPv6 that of RFC 5952. */
    @Override
    public String toString() {
        if (bits == 32) {
            return (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high >>> (48 - 16 * i) : low >>> (48 - 16 * (i - 4))) & 0xffff);
        }
        return compress(groups);
    }

    private static String compress(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        if (start < 0) {
            return hexadecimal(groups);
        }
        return hexadecimal(Arrays.copyOfRange(groups, 0, start))
                + "::"
                + hexadecimal(Arrays.copyOfRange(groups, start + length, 8));
    }

    private static String hexadecimal(int[] groups) {
        return String.join(
                ":", Arrays.stream(groups).mapToObj(Integer::toHexString).toList());
    }
}
