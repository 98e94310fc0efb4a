package org.peerwarden.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditEntry;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class OperatorsTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final FakeAuditStore auditStore = new FakeAuditStore();
    private final AuditLog audit = new AuditLog(auditStore, clock);
    private final FakeIdentityStores.FakeOperators store = new FakeIdentityStores.FakeOperators();
    private final Operators operators = new Operators(store, audit, clock, new Passwords(64, 1));
    private final ApiTokens tokens = new ApiTokens(new FakeIdentityStores.FakeApiTokens(), store, audit, clock);

    @Test
    void knowsWhoHasThePassword() {
        Operator alice = create("alice", Role.ADMIN);

        assertThat(operators.login("alice", PASSWORD, "10.0.0.7")).isEqualTo(alice);
        assertThat(code(() -> operators.login("alice", "wrong", "10.0.0.7"))).isEqualTo(ErrorCode.PASSWORD_WRONG);
        assertThat(code(() -> operators.login("nobody", PASSWORD, "10.0.0.7"))).isEqualTo(ErrorCode.PASSWORD_WRONG);
        assertThat(code(() -> operators.login("bad\nname", PASSWORD, "10.0.0.7")))
                .isEqualTo(ErrorCode.PASSWORD_WRONG);
        assertThat(code(() -> operators.login("alice", "x".repeat(1_000_000), "10.0.0.7")))
                .isEqualTo(ErrorCode.PASSWORD_WRONG);
        assertThat(refusals())
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.actor()).isEqualTo("anonymous:10.0.0.7"));
    }

    @Test
    void neitherPasswordsNorTokensStandAnywhereInWords() {
        create("alice", Role.ADMIN);
        IssuedApiToken issued = tokens.issue("operator:alice", "alice", "for tests", Duration.ofHours(1));

        assertThat(store.passwordHash("alice").orElseThrow())
                .startsWith("$argon2id$")
                .doesNotContain(PASSWORD);
        assertThat(issued.token().toString()).doesNotContain(issued.text().substring(21));
        assertThat(issued.toString()).doesNotContain(issued.text().substring(21));
        assertThat(auditStore.entries().toString())
                .doesNotContain(PASSWORD)
                .doesNotContain(issued.text().substring(21));
    }

    @Test
    void locksAfterWrongPasswordsForLongerEachTime() {
        create("alice", Role.ADMIN);
        for (int i = 0; i < LoginGuard.FREE_FAILURES; i++) {
            assertThat(code(() -> operators.login("alice", "wrong", "10.0.0.7")))
                    .isEqualTo(ErrorCode.PASSWORD_WRONG);
        }
        assertThat(code(() -> operators.login("alice", PASSWORD, "10.0.0.8"))).isEqualTo(ErrorCode.LOGIN_LOCKED);

        clock.move(LoginGuard.FIRST_LOCK);
        assertThat(code(() -> operators.login("alice", "wrong", "10.0.0.9"))).isEqualTo(ErrorCode.PASSWORD_WRONG);
        clock.move(LoginGuard.FIRST_LOCK);
        assertThat(code(() -> operators.login("alice", PASSWORD, "10.0.0.9"))).isEqualTo(ErrorCode.LOGIN_LOCKED);
        clock.move(LoginGuard.FIRST_LOCK);
        operators.login("alice", PASSWORD, "10.0.0.9");
    }

    @Test
    void anOriginThatGuessesManyNamesIsLocked() {
        create("alice", Role.ADMIN);
        for (int i = 0; i < LoginGuard.FREE_FAILURES; i++) {
            String name = "guess" + i;
            assertThat(code(() -> operators.login(name, "wrong", "10.0.0.7"))).isEqualTo(ErrorCode.PASSWORD_WRONG);
        }
        assertThat(code(() -> operators.login("alice", PASSWORD, "10.0.0.7"))).isEqualTo(ErrorCode.LOGIN_LOCKED);
        operators.login("alice", PASSWORD, "10.0.0.8");
    }

    @Test
    void aLockNeverGrowsBeyondItsLimitAndTheGuardIsBounded() {
        LoginGuard guard = new LoginGuard(clock);
        for (int i = 0; i < 100; i++) {
            guard.failed("name alice");
        }
        clock.move(LoginGuard.LONGEST_LOCK);
        assertThat(guard.locked("name alice")).isFalse();

        for (int i = 0; i < LoginGuard.MOST_SUBJECTS + 500; i++) {
            guard.failed("name " + i);
        }
        assertThat(guard.size()).isEqualTo(LoginGuard.MOST_SUBJECTS);
    }

    @Test
    void refusesNamesAndPasswordsThatAreNone() {
        for (String name : List.of("", "Alice", "a b", "a".repeat(65), "-a", "ä")) {
            assertThat(code(() -> create(name, Role.VIEWER))).isEqualTo(ErrorCode.INPUT_INVALID);
        }
        assertThat(code(() -> operators.create("x", "bob", "short", Role.VIEWER, Set.of())))
                .isEqualTo(ErrorCode.PASSWORD_UNSUITABLE);
        assertThat(code(() -> operators.create("x", "bob", "x".repeat(2_000), Role.VIEWER, Set.of())))
                .isEqualTo(ErrorCode.PASSWORD_UNSUITABLE);
        create("alice", Role.VIEWER);
        assertThat(code(() -> create("alice", Role.ADMIN))).isEqualTo(ErrorCode.ALREADY_EXISTS);
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void theLastAdministratorStays() {
        create("alice", Role.ADMIN);
        create("bob", Role.ANALYST);

        assertThat(code(() -> operators.change("x", "alice", Role.VIEWER, Set.of(), false)))
                .isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
        assertThat(code(() -> operators.change("x", "alice", Role.ADMIN, Set.of("servers"), false)))
                .isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
        assertThat(code(() -> operators.change("x", "alice", Role.ADMIN, Set.of(), true)))
                .isEqualTo(ErrorCode.LAST_ADMINISTRATOR);
        operators.change("x", "bob", Role.ADMIN, Set.of(), false);
        operators.change("x", "alice", Role.VIEWER, Set.of(), false);
    }

    @Test
    void aTokenMayWhatItsOperatorMayNow() {
        Operator alice = create("alice", Role.ADMIN);
        create("root", Role.ADMIN);
        IssuedApiToken issued = tokens.issue("operator:alice", "alice", "", Duration.ofHours(1));

        assertThat(tokens.authenticate(issued.text(), "10.0.0.7")).isEqualTo(alice);
        operators.change("x", "alice", Role.VIEWER, Set.of(), false);
        assertThat(tokens.authenticate(issued.text(), "10.0.0.7").role()).isEqualTo(Role.VIEWER);
        operators.change("x", "alice", Role.VIEWER, Set.of(), true);
        assertThat(code(() -> tokens.authenticate(issued.text(), "10.0.0.7"))).isEqualTo(ErrorCode.OPERATOR_DISABLED);
        assertThat(code(() -> operators.login("alice", PASSWORD, "10.0.0.7"))).isEqualTo(ErrorCode.OPERATOR_DISABLED);
    }

    @Test
    void tokensEndAndAreWithdrawn() {
        create("alice", Role.ADMIN);
        IssuedApiToken issued = tokens.issue("operator:alice", "alice", "", Duration.ofHours(1));
        IssuedApiToken other = tokens.issue("operator:alice", "alice", "", Duration.ofHours(2));

        clock.move(Duration.ofHours(1));
        assertThat(code(() -> tokens.authenticate(issued.text(), "a"))).isEqualTo(ErrorCode.TOKEN_EXPIRED);
        tokens.revoke("operator:alice", other.token().id());
        assertThat(code(() -> tokens.authenticate(other.text(), "a"))).isEqualTo(ErrorCode.TOKEN_REVOKED);
        assertThat(code(() -> tokens.revoke("operator:alice", "none"))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusals()).hasSize(2);
    }

    @Test
    void whatIsNoTokenIsUnknown() {
        create("alice", Role.ADMIN);
        String text =
                tokens.issue("operator:alice", "alice", "", Duration.ofHours(1)).text();

        for (String wrong : List.of("", "pwt_", "pwt_x", "pwt_x_y", "x" + text, text + "x", text.substring(0, 30))) {
            assertThat(code(() -> tokens.authenticate(wrong, "a"))).as(wrong).isEqualTo(ErrorCode.TOKEN_UNKNOWN);
        }
        assertThat(code(() -> tokens.issue("x", "alice", "", Duration.ZERO))).isEqualTo(ErrorCode.INPUT_INVALID);
        assertThat(code(() -> tokens.issue("x", "alice", "", Duration.ofDays(367))))
                .isEqualTo(ErrorCode.INPUT_INVALID);
        assertThat(code(() -> tokens.issue("x", "bob", "", Duration.ofDays(1)))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void theFirstAdministratorComesFromTheFileOnce() throws Exception {
        Path file = directory.resolve("first-administrator.txt");
        FirstAdministrator first = FirstAdministrator.open(file, operators, audit, clock);
        String secret = Files.readString(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(first.open()).isTrue();

        assertThat(code(() -> first.claim("wrong", "alice", PASSWORD, "a"))).isEqualTo(ErrorCode.FIRST_SECRET_WRONG);
        assertThat(code(() -> first.claim(secret, "alice", "short", "a"))).isEqualTo(ErrorCode.PASSWORD_UNSUITABLE);
        assertThat(first.claim(secret, "alice", PASSWORD, "a").role()).isEqualTo(Role.ADMIN);
        assertThat(file).doesNotExist();
        assertThat(code(() -> first.claim(secret, "bob", PASSWORD, "a"))).isEqualTo(ErrorCode.FIRST_SECRET_USED);
        FirstAdministrator.open(file, operators, audit, clock);
        assertThat(file).doesNotExist();
        assertThat(refusals()).hasSize(2);
    }

    @Test
    void theSecretStaysOverRestartsUntilItIsUsed() throws Exception {
        Path file = directory.resolve("first-administrator.txt");
        FirstAdministrator.open(file, operators, audit, clock);
        String secret = Files.readString(file);

        FirstAdministrator again = FirstAdministrator.open(file, operators, audit, clock);

        assertThat(file).content().isEqualTo(secret);
        again.claim(secret, "alice", PASSWORD, "a");
    }

    @Test
    void guessingTheFirstSecretIsSlow() {
        FirstAdministrator first =
                FirstAdministrator.open(directory.resolve("first-administrator.txt"), operators, audit, clock);
        for (int i = 0; i < LoginGuard.FREE_FAILURES; i++) {
            assertThat(code(() -> first.claim("wrong", "alice", PASSWORD, "a")))
                    .isEqualTo(ErrorCode.FIRST_SECRET_WRONG);
        }
        assertThat(code(() -> first.claim("wrong", "alice", PASSWORD, "a"))).isEqualTo(ErrorCode.LOGIN_LOCKED);
    }

    private Operator create(String name, Role role) {
        return operators.create("test", name, PASSWORD, role, Set.of());
    }

    private List<AuditEntry> refusals() {
        return auditStore.entries().stream()
                .filter(entry -> entry.outcome() == AuditOutcome.REFUSED)
                .toList();
    }

    private static ErrorCode code(ThrowingCallable call) {
        ControllerException failure = catchThrowableOfType(ControllerException.class, call);
        assertThat(failure).isNotNull();
        return failure.code();
    }
}
