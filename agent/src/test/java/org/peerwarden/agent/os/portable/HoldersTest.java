package org.peerwarden.agent.os.portable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

class HoldersTest {
    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05Z");
    private static final Endpoint LOCAL = Sights.endpoint("192.0.2.1:6881");

    private final Holders holders = new Holders();

    @Test
    void keepsANumberFromSnapshotToSnapshot() {
        long first = number(7);
        holders.turn(FIRST);

        assertThat(number(7)).isEqualTo(first);
        holders.turn(FIRST);
        assertThat(holders.of(7, FIRST.minusSeconds(1))).containsExactly(first);
    }

    @Test
    void givesAnotherNumberToAnotherProcess() {
        long first = number(7);
        holders.turn(FIRST);

        assertThat(number(8)).isNotEqualTo(first);
        holders.turn(FIRST);
        assertThat(holders.of(7, FIRST)).isEmpty();
    }

    @Test
    void givesNothingToAProcessThatBeganAfterwards() {
        number(7);
        holders.turn(FIRST);

        assertThat(holders.of(7, FIRST.plusMillis(1))).isEmpty();
    }

    @Test
    void givesNoHolderWherePidIsUnknown() {
        assertThat(number(-1)).isPositive();
        holders.turn(FIRST);

        assertThat(holders.of(-1, FIRST)).isEmpty();
    }

    @Test
    void neverGivesANumberTwice() {
        long first = number(7);
        holders.turn(FIRST);
        holders.turn(FIRST);

        assertThat(number(7)).isNotEqualTo(first);
    }

    private long number(int pid) {
        return holders.number(Transport.TCP, LOCAL, Optional.empty(), pid);
    }
}
