package org.peerwarden.agent.firewall;

import java.net.InetAddress;

/**
 * A network prefix.
 *
 * @param length leading bits that matter: 0 to 32 or 128; the others are zero
 */
public record Prefix(InetAddress address, int length) {
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

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
