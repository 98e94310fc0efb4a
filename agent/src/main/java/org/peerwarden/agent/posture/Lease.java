package org.peerwarden.agent.posture;

import java.time.Duration;

/**
 * How long an isolation still holds, told in the time of one boot, so that nobody who sets the wall clock ends or extends it.
 *
 * <p>The time for which the agent is not running counts, as long as the host does; the time for which the host is off does
 * not: after another boot what remained when it was last written down begins again.
 *
 * @param decision whose isolation it is
 * @param bootId the boot in whose time the end is told
 * @param end since that boot began
 * @param remaining when this was written down
 */
record Lease(String decision, String bootId, Duration end, Duration remaining) {
    static Lease grant(String decision, Duration length, BootClock clock) {
        return new Lease(decision, clock.bootId(), clock.sinceBoot().plus(length), length);
    }

    /** The same lease in the time of this boot, written down now. */
    Lease now(BootClock clock) {
        if (!bootId.equals(clock.bootId())) {
            return grant(decision, remaining, clock);
        }
        return new Lease(decision, bootId, end, left(clock));
    }

    /** Zero or less when it has ended. */
    Duration left(BootClock clock) {
        return bootId.equals(clock.bootId()) ? end.minus(clock.sinceBoot()) : remaining;
    }

    boolean ended(BootClock clock) {
        return !left(clock).isPositive();
    }
}
