package org.peerwarden.controller.flow;

import java.time.Instant;

/**
 * What several flows come to.
 *
 * @param flows how many flows
 * @param openFlows of these, how many may still have news
 * @param peers distinct peer addresses
 * @param bytesSent payload bytes sent by the hosts, of flows where they are counted
 * @param bytesReceived payload bytes received by the hosts, of flows where they are counted
 */
public record Traffic(
        long flows,
        long openFlows,
        long peers,
        long bytesSent,
        long bytesReceived,
        Instant firstSeen,
        Instant lastSeen) {}
