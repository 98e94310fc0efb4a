package org.peerwarden.agent.socket;

/** Where a socket stands. UDP knows {@link #ESTABLISHED} (connected to one peer) and {@link #UNCONNECTED} only. */
public enum SocketState {
    ESTABLISHED,
    SYN_SENT,
    SYN_RECEIVED,
    FIN_WAIT_1,
    FIN_WAIT_2,
    TIME_WAIT,
    CLOSED,
    CLOSE_WAIT,
    LAST_ACK,
    LISTEN,
    CLOSING,
    /** A UDP socket that is not bound to one peer. */
    UNCONNECTED
}
