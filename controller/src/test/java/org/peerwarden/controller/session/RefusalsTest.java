package org.peerwarden.controller.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class RefusalsTest {
    private final TestClock clock = new TestClock();
    private final FakeAuditStore store = new FakeAuditStore();
    private final Refusals refusals = new Refusals(new AuditLog(store, clock), clock);

    @Test
    void aFloodIsCountedAndNotLost() {
        for (int i = 0; i < 1_000; i++) {
            refuse("10.0.0.7");
        }
        assertThat(store.entries()).hasSize(60);
        refuse("10.0.0.8");
        assertThat(store.entries()).hasSize(61);

        clock.move(Duration.ofSeconds(1));
        refuse("10.0.0.7");

        assertThat(store.entries().getLast().details())
                .containsEntry("origin", "10.0.0.7")
                .containsEntry("unwritten", "940")
                .containsEntry("code", "CERTIFICATE_MISSING");
    }

    @Test
    void whoIsRefusedIsRefusedAlsoWhenTheDiskIsFull() {
        store.full(true);

        refuse("10.0.0.7");

        assertThat(store.entries()).isEmpty();
    }

    @Test
    void aLimitIsBoundedAndSurvivesAClockThatGoesBack() {
        RateLimit limit = new RateLimit(2, Duration.ofSeconds(1), clock);
        assertThat(limit.allows("a")).isTrue();
        assertThat(limit.allows("a")).isTrue();
        assertThat(limit.allows("a")).isFalse();
        assertThat(limit.allows("b")).isTrue();
        clock.move(Duration.ofSeconds(1));
        assertThat(limit.allows("a")).isTrue();
        assertThat(limit.allows("a")).isFalse();
        clock.move(Duration.ofHours(-1));
        assertThat(limit.allows("a")).isTrue();

        for (int i = 0; i < RateLimit.MOST_KEYS + 100; i++) {
            limit.allows("key " + i);
        }
        assertThat(limit.size()).isEqualTo(RateLimit.MOST_KEYS);
    }

    @Test
    void everyCodeHasAStatusAndSaysWhetherToTryAgain() {
        for (ErrorCode code : ErrorCode.values()) {
            var status = Refusals.status(new ControllerException(code, "why"));
            assertThat(FakeStream.code(status)).isEqualTo(code.name());
            assertThat(status.getStatus().getCode()).isNotIn(Status.Code.OK, Status.Code.UNKNOWN);
            assertThat(Objects.requireNonNull(status.getTrailers()).get(Refusals.RETRY))
                    .isEqualTo(Boolean.toString(code.retry()));
        }
    }

    @Test
    void aFaultOfTheControllerIsToldWithoutItsCause() {
        var status = Refusals.status(new IllegalStateException("secret path /var/lib"));

        assertThat(FakeStream.code(status)).isEqualTo("INTERNAL");
        assertThat(status.getStatus().getDescription()).doesNotContain("secret");
    }

    private void refuse(String origin) {
        refusals.audit(
                "anonymous:" + origin,
                "session.open",
                origin,
                new ControllerException(ErrorCode.CERTIFICATE_MISSING, "none"),
                Map.of());
    }
}
