package org.peerwarden.agent.posture;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Both clocks of a host: the one that runs from boot, and the one on the wall, which can be set. */
final class FakeBootClock implements BootClock, InstantSource {
    private Duration sinceBoot = Duration.ofMinutes(3);
    private Instant wall = Instant.parse("2026-01-02T03:04:05Z");
    private int boots = 1;

    void pass(Duration time) {
        sinceBoot = sinceBoot.plus(time);
        wall = wall.plus(time);
    }

    void setWall(Duration by) {
        wall = wall.plus(by);
    }

    void reboot() {
        boots++;
        sinceBoot = Duration.ofSeconds(20);
    }

    @Override
    public Duration sinceBoot() {
        return sinceBoot;
    }

    @Override
    public String bootId() {
        return "boot-" + boots;
    }

    @Override
    public Instant instant() {
        return wall;
    }
}
