package org.peerwarden.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every place for operators and tokens keeps to. */
public abstract class IdentityStoresContract {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123Z");
    private static final Operator ALICE = new Operator("alice", Role.ANALYST, Set.of("a", "b"), NOW, false);

    protected abstract OperatorStore operators();

    protected abstract ApiTokenStore apiTokens();

    protected abstract EnrolTokenStore enrolTokens();

    @Test
    void keepsOperators() {
        assertThat(operators().add(ALICE, "hash")).isTrue();
        assertThat(operators().find("alice")).contains(ALICE);
        assertThat(operators().passwordHash("alice")).contains("hash");
        assertThat(operators().find("bob")).isEmpty();
        assertThat(operators().passwordHash("bob")).isEmpty();
    }

    @Test
    void doesNotReplaceAnOperatorByAdding() {
        operators().add(ALICE, "hash");

        assertThat(operators().add(new Operator("alice", Role.ADMIN, Set.of(), NOW, false), "other"))
                .isFalse();
        assertThat(operators().find("alice")).contains(ALICE);
        assertThat(operators().passwordHash("alice")).contains("hash");
    }

    @Test
    void changesOperatorsThatAreThere() {
        operators().add(ALICE, "hash");
        Operator changed = new Operator("alice", Role.VIEWER, Set.of(), NOW, true);

        assertThat(operators().change(changed)).isTrue();
        assertThat(operators().changePassword("alice", "new")).isTrue();
        assertThat(operators().find("alice")).contains(changed);
        assertThat(operators().passwordHash("alice")).contains("new");
        assertThat(operators().change(new Operator("bob", Role.VIEWER, Set.of(), NOW, true)))
                .isFalse();
        assertThat(operators().changePassword("bob", "new")).isFalse();
    }

    @Test
    void listsOperatorsByName() {
        operators().add(new Operator("zoe", Role.VIEWER, Set.of(), NOW, false), "hash");
        operators().add(ALICE, "hash");

        assertThat(operators().all()).extracting(Operator::name).containsExactly("alice", "zoe");
    }

    @Test
    void keepsApiTokens() {
        operators().add(ALICE, "hash");
        ApiToken token = apiToken("1", NOW.plusSeconds(60));
        apiTokens().add(token);

        assertThat(apiTokens().find("1")).contains(token);
        assertThat(apiTokens().of("alice")).containsExactly(token);
        assertThat(apiTokens().of("bob")).isEmpty();
        assertThat(apiTokens().find("2")).isEmpty();

        apiTokens().used("1", NOW.plusSeconds(5));
        assertThat(apiTokens().find("1").orElseThrow().lastUsed()).contains(NOW.plusSeconds(5));
        assertThat(apiTokens().revoke("1")).isTrue();
        assertThat(apiTokens().find("1").orElseThrow().revoked()).isTrue();
        assertThat(apiTokens().revoke("2")).isFalse();
    }

    @Test
    void forgetsApiTokensThatEnded() {
        operators().add(ALICE, "hash");
        apiTokens().add(apiToken("1", NOW.minusSeconds(1)));
        apiTokens().add(apiToken("2", NOW.plusSeconds(1)));

        apiTokens().forgetEndedBefore(NOW);

        assertThat(apiTokens().of("alice")).extracting(ApiToken::id).containsExactly("2");
    }

    @Test
    void countsUsesOfEnrolTokens() {
        enrolTokens().add(enrolToken("1", 2));

        assertThat(enrolTokens().use("1")).isTrue();
        assertThat(enrolTokens().use("1")).isTrue();
        assertThat(enrolTokens().use("1")).isFalse();
        assertThat(enrolTokens().find("1").orElseThrow().used()).isEqualTo(2);
        assertThat(enrolTokens().use("2")).isFalse();
    }

    @Test
    void aRevokedEnrolTokenIsNotUsed() {
        enrolTokens().add(enrolToken("1", 2));

        assertThat(enrolTokens().revoke("1")).isTrue();
        assertThat(enrolTokens().use("1")).isFalse();
        assertThat(enrolTokens().revoke("2")).isFalse();
        assertThat(enrolTokens().all()).singleElement().matches(EnrolToken::revoked);
    }

    @Test
    void twoAtOnceNeverShareTheLastUse() throws Exception {
        enrolTokens().add(enrolToken("1", 3));

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> tries = IntStream.range(0, 20)
                    .<Callable<Boolean>>mapToObj(i -> () -> enrolTokens().use("1"))
                    .toList();
            int used = 0;
            for (var result : threads.invokeAll(tries)) {
                used += result.get() ? 1 : 0;
            }
            assertThat(used).isEqualTo(3);
        }
    }

    private static ApiToken apiToken(String id, Instant expires) {
        return new ApiToken(id, "hash", "alice", "for tests", NOW, expires, Optional.empty(), false);
    }

    private static EnrolToken enrolToken(String id, int uses) {
        return new EnrolToken(id, "hash", "workstations", uses, 0, NOW, NOW.plusSeconds(60), "operator:alice", false);
    }
}
