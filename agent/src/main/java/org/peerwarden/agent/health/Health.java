package org.peerwarden.agent.health;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The warnings that stand now, at most one a code.
 *
 * <p>Any thread may raise and clear; {@link #version()} changes with every change, so that a reporter sends only news.
 */
public final class Health {
    private final InstantSource clock;
    private final Map<HealthCode, Warning> standing = new EnumMap<>(HealthCode.class);
    private long version;

    public Health(InstantSource clock) {
        this.clock = clock;
    }

    /** Says that something is wrong. Raising again with another text keeps the time of the first sight. */
    public synchronized void raise(HealthCode code, String text) {
        Warning before = standing.get(code);
        if (before != null && before.text().equals(text)) {
            return;
        }
        standing.put(code, new Warning(code, text, before == null ? clock.instant() : before.since()));
        version++;
    }

    /** Says that it is well again; nothing happens when it was not raised. */
    public synchronized void clear(HealthCode code) {
        if (standing.remove(code) != null) {
            version++;
        }
    }

    /** What is wrong now, in the order of the codes. */
    public synchronized List<Warning> warnings() {
        return List.copyOf(standing.values());
    }

    /** Rises with every change. */
    public synchronized long version() {
        return version;
    }
}
