package org.peerwarden.agent.posture;

import java.time.Duration;

/** Time that nobody sets: it runs on through changes of the wall clock, and while the host sleeps where the host can tell. */
public interface BootClock {
    /** Since this boot began. */
    Duration sinceBoot();

    /** Differs from boot to boot. */
    String bootId();
}
