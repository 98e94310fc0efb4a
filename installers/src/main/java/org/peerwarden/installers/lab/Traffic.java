package org.peerwarden.installers.lab;

/**
 * Bytes that passed the router, headers of IP included.
 *
 * @param sent by the host that was asked about
 * @param received by it
 */
public record Traffic(long sent, long received) {
    public Traffic since(Traffic earlier) {
        return new Traffic(sent - earlier.sent, received - earlier.received);
    }

    public long total() {
        return sent + received;
    }
}
