package org.peerwarden.agent.os.linux;

/**
 * The classic BPF program that lets the headers of UDP through to a packet socket of type SOCK_DGRAM, whose packets begin with
 * the IP header: 28 bytes of IPv4, 48 of IPv6, which is where payload begins, so that none ever reaches the agent. Left out are
 * DNS, which has a reader of its own, what stays on loopback, and what is for many.
 */
final class DatagramFilter {
    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_HEADER_LENGTH = 0xb1;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_BITS = 0x45;
    private static final int RETURN = 0x06;

    /** SKF_AD_OFF with SKF_AD_PKTTYPE and SKF_AD_IFINDEX. */
    private static final int PACKET_TYPE = -0x1000 + 4;

    private static final int INTERFACE = -0x1000 + 8;

    /** LOOPBACK_IFINDEX: the same in every network namespace. */
    private static final int LOOPBACK = 1;

    private static final int TO_THIS_HOST = 0;
    private static final int OUTGOING = 4;
    private static final int UDP = 17;
    private static final int DNS = 53;
    private static final int HEADERS_4 = 28;
    private static final int HEADERS_6 = 48;

    static final int[][] PROGRAM = {
        {LOAD_WORD, 0, 0, INTERFACE},
        {IF_EQUAL, 24, 0, LOOPBACK},
        {LOAD_BYTE, 0, 0, PACKET_TYPE},
        {IF_EQUAL, 1, 0, TO_THIS_HOST},
        {IF_EQUAL, 0, 21, OUTGOING},
        {LOAD_BYTE, 0, 0, 0},
        {SHIFT_RIGHT, 0, 0, 4},
        {IF_EQUAL, 1, 0, 4},
        {IF_EQUAL, 10, 17, 6},
        // IPv4: UDP, and no later fragment, for that has no ports.
        {LOAD_BYTE, 0, 0, 9},
        {IF_EQUAL, 0, 15, UDP},
        {LOAD_HALF, 0, 0, 6},
        {IF_BITS, 13, 0, 0x1fff},
        {LOAD_HEADER_LENGTH, 0, 0, 0},
        {LOAD_HALF_INDEXED, 0, 0, 0},
        {IF_EQUAL, 10, 0, DNS},
        {LOAD_HALF_INDEXED, 0, 0, 2},
        {IF_EQUAL, 8, 0, DNS},
        {RETURN, 0, 0, HEADERS_4},
        // IPv6 without extension headers.
        {LOAD_BYTE, 0, 0, 6},
        {IF_EQUAL, 0, 5, UDP},
        {LOAD_HALF, 0, 0, 40},
        {IF_EQUAL, 3, 0, DNS},
        {LOAD_HALF, 0, 0, 42},
        {IF_EQUAL, 1, 0, DNS},
        {RETURN, 0, 0, HEADERS_6},
        {RETURN, 0, 0, 0},
    };

    private DatagramFilter() {}
}
