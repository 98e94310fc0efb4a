package org.peerwarden.controller.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.flow.Telemetry;
import org.peerwarden.policies.Transport;

/** What every keeper of decisions does. */
public abstract class DecisionStoreContract {
    private static final Instant AT = Instant.parse("2026-11-24T12:00:00.123Z");

    protected abstract DecisionStore store();

    /** The same store after its process ended. */
    protected abstract DecisionStore reopened();

    @Test
    void keepsAllOfADecisionOverARestart() {
        Decision isolation = isolation(1);
        Decision block = block(2, new Scope.Group("workstations"));
        Decision everywhere = block(3, new Scope.WholeFleet());
        store().add(isolation, Optional.of("key"), Optional.of("CODE"), List.of());
        store().add(block, Optional.empty(), Optional.empty(), List.of());
        store().add(everywhere, Optional.empty(), Optional.empty(), List.of());
        DecisionStore after = reopened();
        assertThat(after.standing()).containsExactly(isolation, block, everywhere);
        assertThat(after.find(block.id())).contains(block);
        assertThat(after.underKey("key")).contains(isolation);
        assertThat(after.underKey("other")).isEmpty();
        assertThat(after.releaseCode(isolation.id())).contains("CODE");
        assertThat(after.releaseCode(block.id())).isEmpty();
        assertThat(after.highestNumber()).isEqualTo(3);
        assertThat(after.before(3, 1)).containsExactly(block);
    }

    @Test
    void keepsHowDecisionsEnded() {
        Decision isolation = isolation(1);
        store().add(isolation, Optional.empty(), Optional.of("CODE"), List.of());
        Decision ended = isolation.ended(new Ending(AT.plusSeconds(1), "operator:bert", Ending.Cause.SUPERSEDED));
        Decision next = isolation(2);
        store().add(next, Optional.empty(), Optional.of("NEXT"), List.of(ended));
        assertThat(reopened().standing()).containsExactly(next);
        assertThat(store().find(isolation.id())).contains(ended);
        Decision revoked = next.ended(new Ending(AT.plusSeconds(2), "operator:bert", Ending.Cause.REVOKED));
        store().end(List.of(revoked));
        assertThat(reopened().standing()).isEmpty();
        assertThat(store().before(Long.MAX_VALUE, 10)).containsExactly(revoked, ended);
    }

    @Test
    void knowsNothingWhereNothingWasKept() {
        assertThat(store().highestNumber()).isZero();
        assertThat(store().standing()).isEmpty();
        assertThat(store().find(DecisionId.random())).isEmpty();
    }

    private static Decision isolation(long number) {
        return new Decision(
                DecisionId.random(),
                number,
                DecisionAction.ISOLATE,
                new Scope.OneHost(Telemetry.host(1)),
                Target.NONE,
                Optional.of(Duration.ofMinutes(5)),
                List.of(
                        new Reachable(Prefixes.parse("10.0.0.0/8"), Optional.of(Transport.TCP), OptionalInt.of(443)),
                        new Reachable(Prefixes.parse("2001:db8::1"), Optional.empty(), OptionalInt.empty())),
                "it's odd",
                "operator:anna",
                AT,
                Optional.of(AT.plusSeconds(60)),
                Optional.of("ef".repeat(32)),
                Optional.empty());
    }

    private static Decision block(long number, Scope scope) {
        return new Decision(
                DecisionId.random(),
                number,
                DecisionAction.BLOCK,
                scope,
                Target.parse(
                        Optional.of("/opt/c'lient"),
                        Optional.of("ab".repeat(32)),
                        Optional.of("bittorrent"),
                        Optional.of("2001:db8::/32")),
                Optional.empty(),
                List.of(),
                "",
                "operator:anna",
                AT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
