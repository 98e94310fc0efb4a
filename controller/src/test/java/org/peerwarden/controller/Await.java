package org.peerwarden.controller;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that happens on another thread or outside, with a deadline. */
public final class Await {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final long STEP_MILLIS = 10;

    private Await() {}

    /** Until it is so. */
    public static void until(String what, BooleanSupplier condition) {
        present(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Until there is something. */
    public static <T> T present(String what, Supplier<Optional<T>> source) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            Optional<T> found = source.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + LONGEST.toSeconds() + " s in vain for: " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            // A latch that nobody opens is a wait that an interrupt ends.
            if (new CountDownLatch(1).await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody opens it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
