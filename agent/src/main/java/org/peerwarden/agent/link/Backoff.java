package org.peerwarden.agent.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: twice as long each time, up to a limit, and by chance up to half shorter, so that a
 * fleet does not come back in step. Starts over only when told that the other side lives.
 */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        Duration now = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofNanos((long) (now.toNanos() * (1 - random.nextDouble() / 2)));
    }

    /** Waits the longest from now on: asking often would not help. */
    void atLongest() {
        next = longest;
    }

    void reset() {
        next = first;
    }
}
