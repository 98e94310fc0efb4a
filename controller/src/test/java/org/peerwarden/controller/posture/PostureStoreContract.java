package org.peerwarden.controller.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.flow.Telemetry;

/** What every keeper of postures does. */
public abstract class PostureStoreContract {
    private static final Instant AT = Instant.parse("2026-11-24T12:00:00.123456Z");

    protected abstract PostureStore store();

    /** The same store after its process ended. */
    protected abstract PostureStore reopened();

    @Test
    void keepsTheNewestOfEachHostOverARestart() {
        Kept silent = new Kept(Telemetry.host(1), 1, "aa", Optional.empty());
        Kept reported = new Kept(Telemetry.host(2), 7, "bb", Optional.of(new Report(full(), AT)));
        store().put(List.of(new Kept(Telemetry.host(2), 6, "b", Optional.empty()), silent));
        store().put(List.of(reported));
        assertThat(reopened().all()).containsExactly(silent, reported);
    }

    @Test
    void knowsNothingWhereNothingWasKept() {
        assertThat(store().all()).isEmpty();
    }

    /** Every part has a value of its own, so that one which is not kept shows. */
    private static AppliedState full() {
        return new AppliedState(
                7,
                6,
                "CODE",
                "in words",
                "3",
                "nftables",
                IsolationState.VERIFIED,
                "0011223344556677",
                List.of(new Probe("controller answers", true, "in 3 ms")),
                Optional.of(AT.plusSeconds(1)),
                List.of(new BlockCount("no-bittorrent", "it's \"blocked\"", 5, 6)),
                List.of(new NotEnforced("rule", "why")),
                9,
                Optional.of(AT.plusSeconds(2)),
                Optional.of(AT.plusSeconds(3)),
                Optional.empty());
    }
}
