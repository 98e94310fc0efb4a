package org.peerwarden.controller.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One client that watches. Events wait in a queue of its own; what does not fit is counted and forgotten. */
final class Watcher implements AutoCloseable {
    private final Watchers all;
    private final Predicate<Event> wanted;
    private final BlockingQueue<Event> queue;
    private final AtomicLong missed = new AtomicLong();
    private final AtomicReference<@Nullable Thread> writer = new AtomicReference<>();
    private volatile boolean closed;

    Watcher(Watchers all, Predicate<Event> wanted, int capacity) {
        this.all = all;
        this.wanted = wanted;
        this.queue = new ArrayBlockingQueue<>(capacity);
    }

    /** Takes an event, or counts it as missed; never waits. */
    void offer(Event event) {
        if (wanted.test(event) && !queue.offer(event)) {
            miss(1);
        }
    }

    /** Counts events that it will not be shown. */
    void miss(long events) {
        missed.addAndGet(events);
        all.missed(events);
    }

    /** The next event, or nothing after this time; a count of what was missed comes before what came after it. */
    Optional<Event> next(Duration wait) throws InterruptedException {
        long lost = missed.getAndSet(0);
        if (lost > 0) {
            return Optional.of(
                    new Event(EventType.MISSED, Optional.empty(), Optional.empty(), "{\"events\":" + lost + "}"));
        }
        return Optional.ofNullable(queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    boolean waiting() {
        return !queue.isEmpty();
    }

    boolean closed() {
        return closed;
    }

    /** This thread writes to the client from now on. */
    void writtenBy(Thread thread) {
        writer.set(thread);
    }

    /** Ends the stream, also while its thread waits for an event or for the client to read. */
    void interrupt() {
        closed = true;
        Thread thread = writer.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        writer.set(null);
        all.leave(this);
    }
}
