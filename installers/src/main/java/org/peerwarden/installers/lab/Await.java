package org.peerwarden.installers.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what happens outside of this process, by asking until a deadline. */
public final class Await {
    /** Short beside anything that a person would notice, long enough to leave the two cores of a small machine to the lab. */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private Await() {}

    /**
     * Asks until the answer is there.
     *
     * @param what what is waited for, as the end of the sentence "waited for …"
     * @throws LabException {@code WAITED_IN_VAIN} after the deadline, with the failure of the last attempt as its cause
     */
    public static <T> T present(String what, Duration deadline, Supplier<Optional<T>> question) {
        long end = System.nanoTime() + deadline.toNanos();
        RuntimeException last = null;
        do {
            try {
                Optional<T> answer = question.get();
                if (answer.isPresent()) {
                    return answer.get();
                }
                last = null;
            } catch (LabException notYet) {
                last = notYet;
            }
            pause();
        } while (System.nanoTime() < end);
        String message = "waited " + deadline.toMillis() + " ms for " + what;
        throw last == null
                ? new LabException("WAITED_IN_VAIN", message)
                : new LabException("WAITED_IN_VAIN", message + "; last: " + last.getMessage(), last);
    }

    /** Asks until it is so. */
    public static void until(String what, Duration deadline, BooleanSupplier question) {
        present(what, deadline, () -> question.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Asks until the answer is as wanted, and tells the last answer where it never was. */
    public static <T> T value(String what, Duration deadline, Supplier<T> question, Predicate<T> wanted) {
        StringBuilder last = new StringBuilder();
        try {
            return present(what, deadline, () -> {
                T answer = question.get();
                last.setLength(0);
                last.append(answer);
                return wanted.test(answer) ? Optional.of(answer) : Optional.empty();
            });
        } catch (LabException e) {
            throw new LabException(e.code(), e.getMessage() + "; last answer: " + last, e);
        }
    }

    /** Lets a stated time of the lab pass, where what is measured is a rate. */
    public static void passing(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("INTERRUPTED", "waiting was interrupted", e);
        }
    }
}
