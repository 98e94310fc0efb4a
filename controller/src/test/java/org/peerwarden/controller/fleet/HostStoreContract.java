package org.peerwarden.controller.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.identity.HostId;

/** What every place for hosts keeps to. */
public abstract class HostStoreContract {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123Z");
    private static final HostId ID = new HostId("0123456789abcdef0123456789abcdef");

    protected abstract HostStore store();

    @Test
    void givesBackEveryField() {
        Member member = member(Optional.of(new CloneSuspicion(NOW, NOW.plusSeconds(1), 7, "10.0.0.9", "why")), 42);

        store().put(member);

        assertThat(store().all()).containsExactly(member);
    }

    @Test
    void replacesAHost() {
        store().put(member(Optional.empty(), 1));
        store().put(member(Optional.empty(), 2));

        assertThat(store().all())
                .singleElement()
                .satisfies(member -> assertThat(member.host().droppedRecords()).isEqualTo(2));
    }

    @Test
    void noHostIsOnlineWhenItIsRead() {
        Member member = member(Optional.empty(), 1);
        store().put(member.with(new HostDraft(member.host()).online(true).host()));

        assertThat(store().all())
                .singleElement()
                .satisfies(read -> assertThat(read.host().online()).isFalse());
    }

    private static Member member(Optional<CloneSuspicion> suspicion, long dropped) {
        Host host = new Host(
                ID,
                "workstations",
                Hosts.facts("web", "aa"),
                "0.1.0",
                "10.0.0.2",
                NOW,
                NOW.plusSeconds(2),
                false,
                List.of(new HostWarning("SOCKETS_PORTABLE", HostSeverity.WARNING, "do \"this\"", NOW)),
                dropped,
                3,
                suspicion,
                true);
        return new Member(host, "c1", "c0", "spool", 5);
    }
}
