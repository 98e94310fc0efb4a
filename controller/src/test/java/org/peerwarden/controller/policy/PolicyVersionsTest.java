package org.peerwarden.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class PolicyVersionsTest {
    private static final String BLOCK = """
            policy: first
            rules:
              - name: no-bittorrent
                action: block
                family: bittorrent
            """;
    private static final String ALERT = BLOCK.replace("first", "second").replace("block", "alert");

    private final TestClock clock = new TestClock();
    private final FakePolicyStore store = new FakePolicyStore();
    private final FakeAuditStore audit = new FakeAuditStore();
    private PolicyVersions versions = open();
    private int changes;

    @BeforeEach
    void listen() {
        versions.listen(() -> changes++);
    }

    private PolicyVersions open() {
        return new PolicyVersions(store, new AuditLog(audit, clock), clock);
    }

    @Test
    void putsATextInForceAsANewVersion() {
        assertThat(versions.inForce()).isEmpty();
        PolicyVersion version = versions.apply(BLOCK, "operator:anna", "asked for");
        assertThat(version)
                .isEqualTo(new PolicyVersion(
                        1, "first", "operator:anna", clock.instant(), BLOCK, "asked for", OptionalLong.empty()));
        assertThat(versions.inForce()).contains(version);
        assertThat(open().inForce()).as("after a restart").contains(version);
        assertThat(changes).isEqualTo(1);
        assertThat(audit.entries().getLast()).satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("policy.apply");
            assertThat(entry.outcome()).isEqualTo(AuditOutcome.DONE);
        });
    }

    @Test
    void leavesTheLastGoodInForceWhenItRefuses() {
        PolicyVersion good = versions.apply(BLOCK, "anna", "");
        assertThatThrownBy(() -> versions.apply(BLOCK.replace("block", "destroy"), "anna", ""))
                .isInstanceOfSatisfying(ControllerException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.POLICY_REFUSED);
                    assertThat(failure).hasMessageContaining("version 1 stays in force");
                    assertThat(failure).hasMessageContaining("UNKNOWN_ACTION");
                });
        assertThat(versions.inForce()).contains(good);
        assertThat(changes).isEqualTo(1);
        assertThat(audit.entries().getLast().outcome()).isEqualTo(AuditOutcome.REFUSED);
    }

    @Test
    void leavesTheLastGoodInForceWhenTheDiskIsFull() {
        PolicyVersion good = versions.apply(BLOCK, "anna", "");
        store.full(true);
        assertCode(ErrorCode.STORE_FULL, () -> versions.apply(ALERT, "anna", ""));
        assertThat(versions.inForce()).contains(good);
        store.full(false);
        assertThat(versions.apply(ALERT, "anna", "").number()).isEqualTo(2);
    }

    @Test
    void rollsBackByGoingOn() {
        versions.apply(BLOCK, "anna", "");
        versions.apply(ALERT, "anna", "");
        PolicyVersion back = versions.rollBack("bert", "too soft");
        assertThat(back.number()).isEqualTo(3);
        assertThat(back.text()).isEqualTo(BLOCK);
        assertThat(back.restores()).hasValue(1);
        PolicyVersion none = versions.rollBack("bert", "none at all");
        assertThat(none.withdrawn()).isTrue();
        assertThat(versions.inForce()).isEmpty();
        assertCode(ErrorCode.POLICY_UNKNOWN, () -> versions.rollBack("bert", ""));
        assertThat(versions.rollBack(2, "bert", "").text()).isEqualTo(ALERT);
        assertThat(versions.history(Long.MAX_VALUE, 10))
                .extracting(PolicyVersion::number)
                .containsExactly(5L, 4L, 3L, 2L, 1L);
        assertCode(ErrorCode.POLICY_UNKNOWN, () -> versions.rollBack(99, "bert", ""));
        assertCode(ErrorCode.POLICY_UNKNOWN, () -> versions.get(0));
    }

    @Test
    void showsWhatChangedLineByLine() {
        versions.apply(BLOCK, "anna", "");
        versions.apply(ALERT, "anna", "");
        assertThat(versions.difference(1, 2))
                .containsExactly(
                        "- policy: first",
                        "+ policy: second",
                        "  rules:",
                        "    - name: no-bittorrent",
                        "-     action: block",
                        "+     action: alert",
                        "      family: bittorrent");
        assertThat(versions.difference(1, 1)).allMatch(line -> line.startsWith("  "));
    }

    @Test
    void refusesANoteThatIsTooLong() {
        assertCode(
                ErrorCode.BAD_TEXT, () -> versions.apply(BLOCK, "anna", "x".repeat(PolicyVersions.LONGEST_NOTE + 1)));
    }

    private static void assertCode(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ControllerException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
