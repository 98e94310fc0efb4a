package org.peerwarden.controller.api;

import java.time.Duration;

/**
 * How the operators' door is made.
 *
 * @param host address to listen on, e.g. {@code 0.0.0.0}
 * @param port 0 for any that is free
 * @param loginLife how long a login is good
 * @param heartbeat time after which a comment is sent on a stream without events
 * @param maximumStreams streams open at the same time; each holds a queue
 * @param queue events that wait for one slow client before it loses some
 */
public record ApiConfig(String host, int port, Duration loginLife, Duration heartbeat, int maximumStreams, int queue) {
    /** Bytes of the largest body that is read: the largest policy, escaped, and some. */
    static final int MAXIMUM_BODY = 2 << 20;

    public ApiConfig {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " out of range 0 to 65535");
        }
        if (maximumStreams < 1 || queue < 1 || !heartbeat.isPositive() || !loginLife.isPositive()) {
            throw new IllegalArgumentException("streams, queue, heartbeat and login life are positive");
        }
    }

    /** The usual door at this address. */
    public static ApiConfig at(String host, int port) {
        return new ApiConfig(host, port, Duration.ofHours(12), Duration.ofSeconds(15), 256, 1000);
    }
}
