package org.peerwarden.controller.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many at once, then one an interval, for each key. Bounded: the keys used longest ago are forgotten first. */
final class RateLimit {
    static final int MOST_KEYS = 10_000;

    private final int burst;
    private final Duration interval;
    private final InstantSource clock;
    /** For each key the instant at which its whole burst is free again. */
    private final Map<String, Instant> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_KEYS;
        }
    };

    RateLimit(int burst, Duration interval, InstantSource clock) {
        this.burst = burst;
        this.interval = interval;
        this.clock = clock;
    }

    /** Whether one more is within the limit; then it counts. */
    synchronized boolean allows(String key) {
        Instant now = clock.instant();
        Instant latest = now.plus(interval.multipliedBy(burst));
        Instant full = fullAt.getOrDefault(key, now);
        // Later than any burst can end means that the clock went back meanwhile.
        Instant next = (full.isBefore(now) || full.isAfter(latest) ? now : full).plus(interval);
        if (next.isAfter(latest)) {
            return false;
        }
        fullAt.put(key, next);
        return true;
    }

    synchronized int size() {
        return fullAt.size();
    }
}
