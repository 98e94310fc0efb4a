package org.peerwarden.controller.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.HostId;

class FleetTest {
    private static final HostId ID = new HostId("0123456789abcdef0123456789abcdef");

    private final TestClock clock = new TestClock();
    private final FakeHostStore store = new FakeHostStore();
    private final FakeAuditStore audit = new FakeAuditStore();
    private final Fleet fleet = new Fleet(store, new AuditLog(audit, clock), clock);
    private final List<Host> heard = new ArrayList<>();

    @Test
    void tellsWhoIsThere() {
        enrol("aa");
        assertThat(fleet.get(ID).online()).isFalse();

        fleet.arrive(ID, Hosts.arrival("aa", ""));
        assertThat(fleet.get(ID).online()).isTrue();
        clock.move(Duration.ofSeconds(5));
        fleet.leave(ID);

        assertThat(fleet.get(ID).online()).isFalse();
        assertThat(fleet.get(ID).lastSeen()).isEqualTo(clock.instant());
        assertThat(heard).extracting(Host::online).containsExactly(false, true, false);
    }

    @Test
    void knowsItsHostsAgainAfterARestart() {
        enrol("aa");
        String continuity = arrive("aa", "");

        Fleet again = new Fleet(store, new AuditLog(audit, clock), clock);

        assertThat(again.get(ID).online()).isFalse();
        assertThat(again.hosts()).hasSize(1);
        again.arrive(ID, Hosts.arrival("aa", continuity));
    }

    @Test
    void keepsSightsInMemoryAndEachMinuteInTheStore() {
        enrol("aa");
        arrive("aa", "");
        int writes = store.writes();
        for (int i = 0; i < 59; i++) {
            clock.move(Duration.ofSeconds(1));
            fleet.heard(ID);
        }
        assertThat(fleet.get(ID).lastSeen()).isEqualTo(clock.instant());
        assertThat(store.writes()).isEqualTo(writes);

        clock.move(Duration.ofSeconds(1));
        fleet.heard(ID);
        assertThat(store.writes()).isEqualTo(writes + 1);
        clock.move(Duration.ofHours(-1));
        fleet.heard(ID);
        assertThat(store.writes()).isEqualTo(writes + 2);
    }

    @Test
    void addsUpWhatWasDroppedOverSpools() {
        enrol("aa");
        String continuity = arrive(new Arrival(Hosts.facts("web", "aa"), "1", "", "spool-1", 10, "o"));
        continuity = arrive(new Arrival(Hosts.facts("web", "aa"), "1", continuity, "spool-1", 15, "o"));
        assertThat(fleet.get(ID).droppedRecords()).isEqualTo(15);
        arrive(new Arrival(Hosts.facts("web", "aa"), "1", continuity, "spool-2", 5, "o"));

        assertThat(fleet.get(ID).droppedRecords()).isEqualTo(20);
    }

    @Test
    void anotherMachineIsACloneAtOnce() {
        enrol("aa");
        assertThat(code(() -> arrive("bb", ""))).isEqualTo(ErrorCode.CLONED_IDENTITY);
        assertThat(code(() -> arrive("bb", ""))).isEqualTo(ErrorCode.CLONED_IDENTITY);

        assertThat(fleet.get(ID).suspicion()).hasValueSatisfying(suspicion -> {
            assertThat(suspicion.times()).isEqualTo(2);
            assertThat(suspicion.reason()).contains("machine");
        });
        assertThat(fleet.get(ID).online()).isFalse();
        assertThat(audit.entries()).allMatch(entry -> entry.outcome() == AuditOutcome.REFUSED);
        arrive("aa", "");
    }

    @Test
    void aMachineWithoutAnIdentifierIsKnownByContinuityAlone() {
        enrol("");
        String first = arrive("aa", "");
        arrive("aa", first);

        assertThat(code(() -> arrive("aa", "0".repeat(32)))).isEqualTo(ErrorCode.CLONED_IDENTITY);
    }

    /**
     * Against a dumb model: one honest agent that may crash before it keeps a welcome is never refused, whatever the order; and
     * once a copy was refused, the honest one still is not.
     */
    @Test
    void anHonestAgentIsNeverRefusedWhateverIsLost() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Fleet one = new Fleet(new FakeHostStore(), new AuditLog(new FakeAuditStore(), clock), clock);
            one.enrol(ID, "g", Hosts.facts("web", "aa"), "o");
            String kept = "";
            for (int step = 0; step < 50; step++) {
                String given = HexFormat.of().formatHex(one.arrive(ID, Hosts.arrival("aa", kept)));
                if (random.nextBoolean()) {
                    kept = given;
                }
                if (random.nextInt(10) == 0) {
                    assertThat(code(() -> one.arrive(ID, Hosts.arrival("cc", ""))))
                            .as("seed %s", seed)
                            .isEqualTo(ErrorCode.CLONED_IDENTITY);
                }
            }
            assertThat(one.get(ID).revoked()).as("seed %s", seed).isFalse();
        }
    }

    @Test
    void twoThatGoOnAreNoticedSoon() {
        enrol("aa");
        String[] kept = {arrive("aa", ""), ""};
        kept[1] = kept[0];
        Optional<ErrorCode> refused = Optional.empty();
        for (int turn = 0; turn < 4 && refused.isEmpty(); turn++) {
            int who = turn % 2;
            ControllerException failure =
                    catchThrowableOfType(ControllerException.class, () -> kept[who] = arrive("aa", kept[who]));
            refused = Optional.ofNullable(failure).map(ControllerException::code);
        }

        assertThat(refused).contains(ErrorCode.CLONED_IDENTITY);
    }

    @Test
    void movesAndRemovesHosts() {
        enrol("aa");
        fleet.move("operator:alice", ID, "servers");
        assertThat(fleet.inGroup("servers")).hasSize(1);
        assertThat(fleet.inGroup("workstations")).isEmpty();

        fleet.revoke("operator:alice", ID);
        assertThat(fleet.hosts()).isEmpty();
        assertThat(fleet.find(ID))
                .hasValueSatisfying(host -> assertThat(host.revoked()).isTrue());
        assertThat(code(() -> fleet.get(ID))).isEqualTo(ErrorCode.HOST_REVOKED);
        assertThat(code(() -> fleet.arrive(ID, Hosts.arrival("aa", "")))).isEqualTo(ErrorCode.HOST_REVOKED);
        assertThat(code(() -> fleet.get(HostId.random()))).isEqualTo(ErrorCode.HOST_UNKNOWN);
        assertThat(audit.entries()).extracting(entry -> entry.action()).containsExactly("host.move", "host.revoke");
    }

    @Test
    void aFullDiskStopsNewHostsAndNoOld() {
        enrol("aa");
        String continuity = arrive("aa", "");
        store.full(true);

        assertThat(code(() -> fleet.enrol(HostId.random(), "g", Hosts.facts("x", "bb"), "o")))
                .isEqualTo(ErrorCode.STORE_FULL);
        fleet.health(ID, List.of(new HostWarning("X", HostSeverity.ERROR, "t", clock.instant())));
        assertThat(fleet.get(ID).warnings()).hasSize(1);
        assertThat(arrive("aa", continuity)).isEqualTo(continuity);
        fleet.leave(ID);
        store.full(false);
        arrive("aa", continuity);
    }

    @Test
    void aHostIdentifierIsOfOneForm() {
        for (String text : List.of("", "x", "0123456789ABCDEF0123456789ABCDEF", "0".repeat(33), "../../etc/passwd")) {
            assertThat(code(() -> new HostId(text))).isEqualTo(ErrorCode.INPUT_INVALID);
        }
    }

    private void enrol(String machine) {
        fleet.listen(heard::add);
        fleet.enrol(ID, "workstations", Hosts.facts("web", machine), "10.0.0.2");
    }

    private String arrive(String machine, String continuity) {
        return arrive(Hosts.arrival(machine, continuity));
    }

    private String arrive(Arrival arrival) {
        return HexFormat.of().formatHex(fleet.arrive(ID, arrival));
    }

    private static ErrorCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ControllerException failure = catchThrowableOfType(ControllerException.class, call);
        assertThat(failure).isNotNull();
        return failure.code();
    }
}
