package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.Optional;
import org.peerwarden.controller.identity.Operator;

/** How the controller and its fleet are, as the contract shows it. */
record StatusView(
        String version,
        Instant startedAt,
        Instant now,
        Hosts hosts,
        Optional<PolicyView.Change> policy,
        int watchers,
        long missedEvents,
        long droppedRecords) {
    record Hosts(long total, long online, long isolated, long unwell) {}

    /** Gathers it, of the hosts that the operator may see. */
    interface Source {
        StatusView of(Operator operator);
    }
}
