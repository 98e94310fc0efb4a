package org.peerwarden.agent.link;

import java.time.Duration;

/**
 * How the link behaves.
 *
 * @param firstWait before the second attempt
 * @param longestWait between attempts
 * @param greetingPatience how long a stream may stay without an answer to Hello
 * @param inFlightRecords records sent and not acknowledged, at most
 */
public record LinkConfig(Duration firstWait, Duration longestWait, Duration greetingPatience, int inFlightRecords) {
    /** A fleet of 10,000 that lost its controller knocks about a thousand times a second when it comes back, for ten seconds. */
    public static final LinkConfig DEFAULT =
            new LinkConfig(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(20), 8_192);

    public LinkConfig {
        if (firstWait.isNegative()
                || firstWait.isZero()
                || longestWait.compareTo(firstWait) < 0
                || greetingPatience.isNegative()
                || inFlightRecords < 1) {
            throw new IllegalArgumentException("a link waits some time and sends something");
        }
    }
}
