package org.peerwarden.controller.flow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.peerwarden.controller.flow.LiveEvent.Missed;

/**
 * What one listener has still to take: at most so many events; what comes when it is full is left out, counted, and told as
 * {@link Missed} in its place in the order.
 */
public final class Subscription implements AutoCloseable {
    private final Predicate<LiveEvent> wanted;
    private final int capacity;
    private final Runnable leave;
    private final Deque<LiveEvent> waiting = new ArrayDeque<>();
    private long missed;
    private boolean closed;

    Subscription(Predicate<LiveEvent> wanted, int capacity, Runnable leave) {
        this.wanted = wanted;
        this.capacity = capacity;
        this.leave = leave;
    }

    synchronized void offer(LiveEvent event) {
        if (closed || !wanted.test(event)) {
            return;
        }
        if (missed > 0 || waiting.size() >= capacity) {
            // Once something is missed, so is all until the listener has caught up: the order stays right.
            missed++;
            return;
        }
        waiting.add(event);
        notifyAll();
    }

    /** The next event; empty when none came in time or the subscription is closed. */
    public synchronized Optional<LiveEvent> poll(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (waiting.isEmpty() && missed == 0 && !closed) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        LiveEvent next = waiting.poll();
        if (next == null && missed > 0) {
            next = new Missed(missed);
            missed = 0;
        }
        return Optional.ofNullable(next);
    }

    /** Takes no more events; whoever waits in {@link #poll} comes back. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
            missed = 0;
            notifyAll();
        }
        leave.run();
    }
}
