package org.peerwarden.agent.os.linux;

import java.nio.ByteBuffer;

/** What a dump needs of a netlink socket. */
interface Netlink extends AutoCloseable {
    /** Sends one request. */
    void send(byte[] message);

    /** Waits for what comes next. The buffer is valid until the next receive. */
    ByteBuffer receive();

    @Override
    void close();
}
