package org.peerwarden.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class EnrolTokensTest {
    private final TestClock clock = new TestClock();
    private final FakeAuditStore auditStore = new FakeAuditStore();
    private final Authority authority = Authority.random(clock);
    private final FakeIdentityStores.FakeEnrolTokens store = new FakeIdentityStores.FakeEnrolTokens();
    private final EnrolTokens tokens =
            new EnrolTokens(store, new AuditLog(auditStore, clock), clock, authority.fingerprint());

    @Test
    void theTextCarriesTheAuthoritysFingerprintAndTheStoreNoSecret() throws Exception {
        IssuedEnrolToken issued = tokens.issue("operator:alice", "servers", 2, Duration.ofHours(1));

        List<String> parts = List.of(issued.text().split("\\.", -1));
        assertThat(parts).hasSize(4).startsWith("pw1");
        parts.subList(1, 4).forEach(part -> Base64.getUrlDecoder().decode(part));
        byte[] spki = authority.root().getPublicKey().getEncoded();
        assertThat(Base64.getUrlDecoder().decode(parts.get(3)))
                .isEqualTo(java.security.MessageDigest.getInstance("SHA-256").digest(spki));
        assertThat(store.all().toString()).doesNotContain(parts.get(2));
        assertThat(issued.toString()).doesNotContain(parts.get(2));
        assertThat(auditStore.entries().toString()).doesNotContain(parts.get(2)).contains("servers");
    }

    @Test
    void countsItsUses() {
        IssuedEnrolToken issued = tokens.issue("operator:alice", "servers", 2, Duration.ofHours(1));
        for (int i = 0; i < 2; i++) {
            tokens.use(tokens.check(presented(issued)));
        }

        assertThat(code(() -> tokens.check(presented(issued)))).isEqualTo(ErrorCode.TOKEN_USED);
        assertThat(code(() -> tokens.use(issued.token()))).isEqualTo(ErrorCode.TOKEN_USED);
    }

    @Test
    void isGoodUntilItsEndAndNoLonger() {
        IssuedEnrolToken issued = tokens.issue("operator:alice", "servers", 2, Duration.ofHours(1));
        clock.move(Duration.ofHours(1).minusMillis(1));
        tokens.check(presented(issued));
        clock.move(Duration.ofMillis(1));

        assertThat(code(() -> tokens.check(presented(issued)))).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    }

    @Test
    void anyOtherSecretIsUnknown() {
        String right = presented(tokens.issue("operator:alice", "servers", 2, Duration.ofHours(1)));
        String other = presented(tokens.issue("operator:alice", "servers", 2, Duration.ofHours(1)));
        String mixed = right.substring(0, right.indexOf('.')) + other.substring(other.indexOf('.'));

        for (String wrong : List.of("", ".", right + "x", right.substring(1), mixed, right.replace('.', ':'))) {
            assertThat(code(() -> tokens.check(wrong))).as(wrong).isEqualTo(ErrorCode.TOKEN_UNKNOWN);
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> tokens.issue("x", "Servers", 1, Duration.ofHours(1)),
                () -> tokens.issue("x", "", 1, Duration.ofHours(1)),
                () -> tokens.issue("x", "servers", 0, Duration.ofHours(1)),
                () -> tokens.issue("x", "servers", EnrolTokens.MOST_USES + 1, Duration.ofHours(1)),
                () -> tokens.issue("x", "servers", 1, Duration.ZERO),
                () -> tokens.issue("x", "servers", 1, Duration.ofDays(31)))) {
            assertThat(code(call)).isEqualTo(ErrorCode.INPUT_INVALID);
        }
        assertThat(code(() -> tokens.revoke("x", "none"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(store.all()).isEmpty();
    }

    private static String presented(IssuedEnrolToken issued) {
        String[] parts = issued.text().split("\\.", -1);
        return parts[1] + "." + parts[2];
    }

    private static ErrorCode code(ThrowingCallable call) {
        ControllerException failure = catchThrowableOfType(ControllerException.class, call);
        assertThat(failure).isNotNull();
        return failure.code();
    }
}
