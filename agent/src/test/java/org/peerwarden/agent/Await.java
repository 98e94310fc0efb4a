package org.peerwarden.agent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for something outside this process, by asking until it is so or the deadline has passed. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Await() {}

    /** The first answer that satisfies; fails with the last answer in words when there is none in time. */
    public static <T> T until(Supplier<T> answer, Predicate<T> wanted) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        T last = answer.get();
        while (!wanted.test(last)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + LIMIT + "; last seen: " + last);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            last = answer.get();
        }
        return last;
    }
}
