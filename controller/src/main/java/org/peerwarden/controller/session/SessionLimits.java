package org.peerwarden.controller.session;

import java.time.Duration;

/**
 * What an agent, or a stranger, can make the controller bear. How fast an agent sends is held by flow control: the next
 * message is asked for when the one before is stored.
 *
 * @param messageBytes largest message; larger ones end the stream with RESOURCE_EXHAUSTED
 * @param callsPerOrigin enrolments, streams and renewals that one address may begin at once, before the rate holds
 * @param callInterval after which one more may begin
 * @param refresh how often the desired state is sent again where no lease asks for more
 * @param keepAlive how often a silent connection is asked whether it is there
 * @param keepAliveTimeout how long it has to answer before its host counts as offline
 */
public record SessionLimits(
        int messageBytes,
        int callsPerOrigin,
        Duration callInterval,
        Duration refresh,
        Duration keepAlive,
        Duration keepAliveTimeout) {
    /**
     * 4 MiB holds a batch of 10,000 flows; 200 calls at once is a lab or a branch office behind one address coming back after
     * an outage; 20 s of silence and 10 s to answer make a dead host offline within half a minute.
     */
    public static final SessionLimits STANDARD = new SessionLimits(
            4 << 20,
            200,
            Duration.ofMillis(200),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10));
}
