package org.peerwarden.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until the test moves it. */
public final class TestClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves it, backwards too. */
    public synchronized void move(Duration by) {
        now = now.plus(by);
    }
}
