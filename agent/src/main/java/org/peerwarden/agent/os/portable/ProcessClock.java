package org.peerwarden.agent.os.portable;

import java.time.Duration;
import java.util.UUID;
import org.peerwarden.agent.posture.BootClock;

/** Time since this process began, where the host's own cannot be asked: each start of the agent counts as another boot. */
public final class ProcessClock implements BootClock {
    private final long begun = System.nanoTime();
    private final String id = UUID.randomUUID().toString();

    @Override
    public Duration sinceBoot() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public String bootId() {
        return id;
    }
}
