package org.peerwarden.agent.os;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which service each process is, from a list that is at most half a minute old. Used by one thread. */
public final class ServiceNames {
    /** Asking takes a process of its own; services begin and end seldom. */
    private static final Duration LIST_AGAIN = Duration.ofSeconds(30);

    private final Supplier<Map<Integer, String>> list;
    private final InstantSource clock;
    private Map<Integer, String> listed = Map.of();
    private Instant listedAt = Instant.MIN;

    /** From this list of names by process; asked for when the first is wanted. */
    public ServiceNames(Supplier<Map<Integer, String>> list, InstantSource clock) {
        this.list = list;
        this.clock = clock;
    }

    /** The service of this process; empty where it is none. */
    public Optional<String> of(int pid) {
        Instant now = clock.instant();
        if (now.isAfter(listedAt.plus(LIST_AGAIN))) {
            listed = list.get();
            listedAt = now;
        }
        return Optional.ofNullable(listed.get(pid));
    }
}
