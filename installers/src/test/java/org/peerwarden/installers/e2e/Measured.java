package org.peerwarden.installers.e2e;

import java.time.Duration;

/** Says what was measured, in the test's report. */
final class Measured {
    private Measured() {}

    static void say(String what) {
        System.out.println("measured: " + what);
    }

    static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    /** Time since a moment of {@link System#nanoTime}. */
    static Duration since(long moment) {
        return Duration.ofNanos(System.nanoTime() - moment);
    }
}
