package org.peerwarden.controller.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A host that is being changed: what is not touched stays. */
final class HostDraft {
    private final Host before;
    private String group;
    private HostFacts facts;
    private String agentVersion;
    private String address;
    private Instant lastSeen;
    private boolean online;
    private List<HostWarning> warnings;
    private long droppedRecords;
    private long refusedRecords;
    private Optional<CloneSuspicion> suspicion;
    private boolean revoked;

    HostDraft(Host before) {
        this.before = before;
        group = before.group();
        facts = before.facts();
        agentVersion = before.agentVersion();
        address = before.address();
        lastSeen = before.lastSeen();
        online = before.online();
        warnings = before.warnings();
        droppedRecords = before.droppedRecords();
        refusedRecords = before.refusedRecords();
        suspicion = before.suspicion();
        revoked = before.revoked();
    }

    HostDraft group(String changed) {
        group = changed;
        return this;
    }

    HostDraft arrived(Arrival arrival) {
        facts = arrival.facts();
        agentVersion = arrival.agentVersion();
        address = arrival.origin();
        return this;
    }

    HostDraft seen(Instant at) {
        lastSeen = at;
        return this;
    }

    HostDraft online(boolean changed) {
        online = changed;
        return this;
    }

    HostDraft warnings(List<HostWarning> changed) {
        warnings = changed;
        return this;
    }

    HostDraft dropped(long records) {
        droppedRecords = records;
        return this;
    }

    HostDraft refused(long more) {
        refusedRecords += more;
        return this;
    }

    HostDraft suspicion(CloneSuspicion changed) {
        suspicion = Optional.of(changed);
        return this;
    }

    HostDraft revoked() {
        revoked = true;
        return this;
    }

    Host host() {
        return new Host(
                before.id(),
                group,
                facts,
                agentVersion,
                address,
                before.enrolled(),
                lastSeen,
                online,
                warnings,
                droppedRecords,
                refusedRecords,
                suspicion,
                revoked);
    }
}
