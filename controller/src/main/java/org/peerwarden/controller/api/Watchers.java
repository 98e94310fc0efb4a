package org.peerwarden.controller.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** All clients that watch. Whoever publishes is never held up by any of them. */
final class Watchers implements AutoCloseable {
    private final int maximum;
    private final int queue;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicLong missed = new AtomicLong();
    private volatile boolean closed;

    Watchers(int maximum, int queue) {
        this.maximum = maximum;
        this.queue = queue;
    }

    /**
     * Lets one more client watch.
     *
     * @throws RequestException TOO_MANY_STREAMS
     */
    synchronized Watcher open(Predicate<Event> wanted) {
        if (closed || watchers.size() >= maximum) {
            throw new RequestException(
                    RequestCode.TOO_MANY_STREAMS, "there are " + maximum + " streams already; end one, or try later.");
        }
        Watcher watcher = new Watcher(this, wanted, queue);
        watchers.add(watcher);
        return watcher;
    }

    void publish(Event event) {
        watchers.forEach(watcher -> watcher.offer(event));
    }

    /** Whether it is worth making events. */
    boolean any() {
        return !watchers.isEmpty();
    }

    int count() {
        return watchers.size();
    }

    /** Events that clients lost since the start. */
    long missedEvents() {
        return missed.get();
    }

    void missed(long events) {
        missed.addAndGet(events);
    }

    /** Something happened, so many times, that no watcher will be shown. */
    void missedByAll(long events) {
        watchers.forEach(watcher -> watcher.miss(events));
    }

    void leave(Watcher watcher) {
        watchers.remove(watcher);
    }

    /** Ends all streams. */
    @Override
    public synchronized void close() {
        closed = true;
        watchers.forEach(Watcher::interrupt);
    }
}
