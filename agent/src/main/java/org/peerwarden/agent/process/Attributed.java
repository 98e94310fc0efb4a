package org.peerwarden.agent.process;

import java.time.Instant;
import java.util.List;

/** A snapshot with owners. */
public record Attributed(Instant takenAt, List<AttributedSocket> open, List<AttributedEnd> ended) {
    public Attributed {
        open = List.copyOf(open);
        ended = List.copyOf(ended);
    }
}
