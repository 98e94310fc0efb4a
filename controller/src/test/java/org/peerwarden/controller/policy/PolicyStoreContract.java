package org.peerwarden.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What every keeper of policy versions does. */
public abstract class PolicyStoreContract {
    protected abstract PolicyStore store();

    /** The same store after its process ended. */
    protected abstract PolicyStore reopened();

    @Test
    void keepsVersionsOverARestart() {
        store().append(version(1, OptionalLong.empty()));
        store().append(version(2, OptionalLong.of(1)));
        PolicyStore after = reopened();
        assertThat(after.find(1)).contains(version(1, OptionalLong.empty()));
        assertThat(after.newest()).contains(version(2, OptionalLong.of(1)));
        assertThat(after.before(Long.MAX_VALUE, 10))
                .containsExactly(version(2, OptionalLong.of(1)), version(1, OptionalLong.empty()));
        assertThat(after.before(2, 10)).containsExactly(version(1, OptionalLong.empty()));
        assertThat(after.before(Long.MAX_VALUE, 1)).hasSize(1);
    }

    @Test
    void knowsNothingWhereNothingWasKept() {
        assertThat(store().newest()).isEmpty();
        assertThat(store().find(1)).isEmpty();
        assertThat(store().before(Long.MAX_VALUE, 1)).isEmpty();
    }

    @Test
    void givesANumberOnce() {
        store().append(version(1, OptionalLong.empty()));
        assertThatThrownBy(() -> store().append(version(1, OptionalLong.empty())))
                .isInstanceOf(RuntimeException.class);
    }

    private static PolicyVersion version(long number, OptionalLong restores) {
        return new PolicyVersion(
                number,
                "name",
                "operator:anna",
                Instant.parse("2026-11-24T12:00:00.123Z"),
                "policy: 'ünïcode'\n",
                "note",
                restores);
    }
}
