package org.peerwarden.agent.verdict;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Which addresses are strangers', and which of them are near each other. */
final class Addresses {
    private Addresses() {}

    /** Whether it is beyond this site: not loopback, private, of a carrier's inside, link-local or for many. */
    static boolean external(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] octets = address.getAddress();
        int first = octets[0] & 0xff;
        int second = octets[1] & 0xff;
        if (address instanceof Inet4Address) {
            boolean carrier = first == 100 && second >= 64 && second < 128; // RFC 6598
            boolean broadcast = first == 255 || first == 0;
            return !carrier && !broadcast;
        }
        return (first & 0xfe) != 0xfc; // RFC 4193
    }

    /** The same number for addresses in one /16, for IPv6 in one /32: about what one operator has. */
    static long network(InetAddress address) {
        byte[] octets = address.getAddress();
        int length = address instanceof Inet4Address ? 2 : 4;
        long network = length;
        for (int i = 0; i < length; i++) {
            network = (network << 8) | (octets[i] & 0xff);
        }
        return network;
    }
}
