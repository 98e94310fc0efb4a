package org.peerwarden.agent.socket;

/** What {@link SocketTableContract} makes happen: in the kernel, or in a fake's idea of one. */
public interface World extends AutoCloseable {
    /** A TCP listener on a free port of the address. */
    Endpoint listen(String address);

    /** A connection to the listener, from the address of that family's loopback, taken by it or left waiting. */
    Talk connect(Endpoint listener, String from, boolean accepted);

    /** Payload both ways, acknowledged when it returns or soon after. */
    void exchange(Talk talk, int there, int back);

    /** Both ends close in good order. */
    void close(Talk talk);

    /** The caller resets; the other end then closes. */
    void reset(Talk talk);

    /** A call to a port where nobody listens; returns who called whom. */
    Talk refused(String address);

    /** A datagram socket on a free port of the address, bound to no peer. */
    Endpoint datagrams(String address);

    /** A datagram socket bound to one peer. */
    Talk datagramsTo(Endpoint peer);

    /** The user that holds the sockets. */
    int uid();

    @Override
    void close();

    /** Two ends, as each sees itself. */
    record Talk(Endpoint caller, Endpoint called) {}
}
