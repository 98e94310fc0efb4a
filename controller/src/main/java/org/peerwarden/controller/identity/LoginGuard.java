package org.peerwarden.controller.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows the guessing of passwords: after some wrong ones a name, or an origin, is locked for a while that doubles.
 *
 * <p>Bounded: the names and origins that failed longest ago are forgotten first.
 */
final class LoginGuard {
    /** Wrong passwords before the first lock: what a person needs who has two passwords and a stiff keyboard. */
    static final int FREE_FAILURES = 5;

    static final Duration FIRST_LOCK = Duration.ofSeconds(30);
    static final Duration LONGEST_LOCK = Duration.ofMinutes(15);

    /** Names and origins that are remembered. */
    static final int MOST_SUBJECTS = 10_000;

    private final InstantSource clock;
    private final Map<String, Failures> subjects = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_SUBJECTS;
        }
    };

    LoginGuard(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether the subject may not try now. */
    synchronized boolean locked(String subject) {
        Failures failures = subjects.get(subject);
        Instant now = clock.instant();
        // Later than any lock can end means that the clock went back.
        return failures != null
                && now.isBefore(failures.lockedUntil())
                && !failures.lockedUntil().isAfter(now.plus(LONGEST_LOCK));
    }

    synchronized void failed(String subject) {
        Instant now = clock.instant();
        Failures before = subjects.get(subject);
        int count = before == null || before.lockedUntil().plus(LONGEST_LOCK).isBefore(now) ? 1 : before.count() + 1;
        int over = count - FREE_FAILURES;
        Duration lock = over < 0 ? Duration.ZERO : FIRST_LOCK.multipliedBy(1L << Math.min(over, 10));
        subjects.put(subject, new Failures(count, now.plus(lock.compareTo(LONGEST_LOCK) < 0 ? lock : LONGEST_LOCK)));
    }

    synchronized void succeeded(String subject) {
        subjects.remove(subject);
    }

    synchronized int size() {
        return subjects.size();
    }

    private record Failures(int count, Instant lockedUntil) {}
}
