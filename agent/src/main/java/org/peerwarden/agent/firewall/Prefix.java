package org.peerwarden.agent.firewall;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A network prefix.
 *
 * @param length leading bits that matter: 0 to 32 or 128; the others are zero
 */
public record Prefix(InetAddress address, int length) implements Comparable<Prefix> {
    public Prefix {
        int bits = address.getAddress().length * 8;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException("prefix length " + length + " out of range 0 to " + bits);
        }
        byte[] octets = address.getAddress();
        for (int bit = length; bit < bits; bit++) {
            if ((octets[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                throw new IllegalArgumentException(
                        address.getHostAddress() + "/" + length + " has bits set beyond its length");
            }
        }
    }

    public static Prefix of(InetAddress address) {
        return new Prefix(address, address.getAddress().length * 8);
    }

    /** Whether the address is in this network; one of the other family never is. */
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] octets = other.getAddress();
        if (mine.length != octets.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            if (((mine[bit / 8] ^ octets[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the whole other network is in this one. */
    public boolean contains(Prefix other) {
        return length <= other.length && contains(other.address);
    }

    /** IPv4 before IPv6, then by address; of two that begin alike the larger network first. */
    @Override
    public int compareTo(Prefix other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.address.getAddress();
        int byFamily = Integer.compare(mine.length, theirs.length);
        int byAddress = byFamily != 0 ? byFamily : Arrays.compareUnsigned(mine, theirs);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
