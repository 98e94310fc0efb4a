package org.peerwarden.agent.os.linux;

/**
 * The classic BPF program that lets DNS through to a packet socket of type SOCK_DGRAM, whose packets begin with the IP header:
 * UDP that comes to this host from port 53, and UDP that leaves it for port 53. So no other payload ever reaches the agent.
 */
final class PacketFilter {
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_HEADER_LENGTH = 0xb1;
    private static final int LOAD_MEMORY = 0x60;
    private static final int STORE = 0x02;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int JUMP = 0x05;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_BITS = 0x45;
    private static final int RETURN = 0x06;

    /** SKF_AD_OFF + SKF_AD_PKTTYPE: whether the packet comes or goes is no byte of it. */
    private static final int PACKET_TYPE = -0x1000 + 4;

    private static final int TO_THIS_HOST = 0;
    private static final int OUTGOING = 4;
    private static final int UDP = 17;
    private static final int DNS = 53;
    private static final int SOURCE_PORT = 0;
    private static final int TARGET_PORT = 1;
    private static final int REFUSE = 0;
    private static final int WHOLE = 0xffff;

    static final int[][] PROGRAM = {
        {LOAD_BYTE, 0, 0, 0},
        {SHIFT_RIGHT, 0, 0, 4},
        {IF_EQUAL, 1, 0, 4},
        {IF_EQUAL, 9, 23, 6},
        // IPv4: UDP, and no later fragment, for that has no ports.
        {LOAD_BYTE, 0, 0, 9},
        {IF_EQUAL, 0, 21, UDP},
        {LOAD_HALF, 0, 0, 6},
        {IF_BITS, 19, 0, 0x1fff},
        {LOAD_HEADER_LENGTH, 0, 0, 0},
        {LOAD_HALF_INDEXED, 0, 0, 0},
        {STORE, 0, 0, SOURCE_PORT},
        {LOAD_HALF_INDEXED, 0, 0, 2},
        {JUMP, 0, 0, 5},
        // IPv6 without extension headers.
        {LOAD_BYTE, 0, 0, 6},
        {IF_EQUAL, 0, 12, UDP},
        {LOAD_HALF, 0, 0, 40},
        {STORE, 0, 0, SOURCE_PORT},
        {LOAD_HALF, 0, 0, 42},
        {STORE, 0, 0, TARGET_PORT},
        {LOAD_BYTE, 0, 0, PACKET_TYPE},
        {IF_EQUAL, 0, 2, TO_THIS_HOST},
        {LOAD_MEMORY, 0, 0, SOURCE_PORT},
        {IF_EQUAL, 3, 4, DNS},
        {IF_EQUAL, 0, 3, OUTGOING},
        {LOAD_MEMORY, 0, 0, TARGET_PORT},
        {IF_EQUAL, 0, 1, DNS},
        {RETURN, 0, 0, WHOLE},
        {RETURN, 0, 0, REFUSE},
    };

    private PacketFilter() {}
}
