package org.peerwarden.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class AuditLogTest {
    private final FakeAuditStore store = new FakeAuditStore();
    private final TestClock clock = new TestClock();
    private final AuditLog log = new AuditLog(store, clock);

    @Test
    void chainsEachEntryToTheOneBefore() {
        AuditEntry first = append("login");
        clock.move(Duration.ofSeconds(1));
        AuditEntry second = append("logout");

        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.previous()).isEqualTo("0".repeat(64));
        assertThat(second.sequence()).isEqualTo(2);
        assertThat(second.previous()).isEqualTo(first.hash());
        assertThat(log.verify()).isEqualTo(new Verification.Intact(2, second.hash()));
        assertThat(log.page(Long.MAX_VALUE, 10)).containsExactly(second, first);
    }

    @Test
    void anEmptyChainIsIntact() {
        assertThat(log.verify()).isEqualTo(new Verification.Intact(0, "0".repeat(64)));
    }

    @Test
    void noticesAChangeOfAnyCharacterOfAnyField() {
        IntStream.range(0, 3).forEach(i -> append("action" + i));
        AuditEntry middle = store.entries().get(1);

        List<AuditEntry> changes = new ArrayList<>();
        for (int field = 0; field < 9; field++) {
            for (int position = 0; position < text(middle, field).length(); position++) {
                changes.add(changed(middle, field, position));
            }
        }

        assertThat(changes).hasSizeGreaterThan(150);
        for (AuditEntry change : changes) {
            store.tamper(1, change);
            assertThat(log.verify()).as("%s", change).isInstanceOf(Verification.Broken.class);
        }
        store.tamper(1, middle);
        assertThat(log.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aChangeWithItsHashMadeAnewBreaksAtTheNextEntry() {
        IntStream.range(0, 3).forEach(i -> append("action" + i));
        AuditEntry changed = changed(store.entries().get(1), 2, 0);
        store.tamper(1, changed.withHash(Chain.hash(changed)));

        assertThat(log.verify())
                .isInstanceOfSatisfying(
                        Verification.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(3));
    }

    @Test
    void saysWhichEntryIsMissing() {
        IntStream.range(0, 3).forEach(i -> append("action" + i));
        store.remove(1);

        assertThat(log.verify()).isEqualTo(new Verification.Broken(2, "the entry is missing"));
    }

    @Test
    void twoTextsThatRunIntoEachOtherHaveDifferentHashes() {
        AuditEntry one = log.append("ab", "c", "", AuditOutcome.DONE, Map.of());
        AuditEntry other = changedActorAndAction(one, "a", "bc");

        assertThat(Chain.hash(other)).isNotEqualTo(one.hash());
    }

    @Test
    void boundsWhatAStrangerCanWrite() {
        TreeMap<String, String> details = new TreeMap<>();
        IntStream.range(0, 100).forEach(i -> details.put("key%03d".formatted(i), "x".repeat(100_000)));

        AuditEntry entry = log.append("y".repeat(100_000), "test", "", AuditOutcome.REFUSED, details);

        assertThat(entry.actor()).hasSize(512).endsWith("…");
        assertThat(entry.details()).hasSize(33).containsEntry("omitted", "68");
        assertThat(entry.details().values())
                .allSatisfy(value -> assertThat(value).hasSizeLessThanOrEqualTo(512));
        assertThat(log.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void goesOnRightlyAfterTheDiskWasFull() {
        append("first");
        store.full(true);
        assertThatThrownBy(() -> append("second"))
                .isInstanceOfSatisfying(
                        ControllerException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORE_FULL));
        store.full(false);

        assertThat(append("third").sequence()).isEqualTo(2);
        assertThat(log.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void manyAtOnceMakeOneChain() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                work.add(threads.submit(() -> append("action")));
            }
            for (Future<?> one : work) {
                one.get();
            }
        }

        assertThat(log.verify())
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.entries()).isEqualTo(200));
    }

    private AuditEntry append(String action) {
        return log.append("operator:alice", action, "host:1", AuditOutcome.DONE, Map.of("key", "value"));
    }

    private static String text(AuditEntry entry, int field) {
        return switch (field) {
            case 0 -> "1";
            case 1 -> "1";
            case 2 -> entry.actor();
            case 3 -> entry.action();
            case 4 -> entry.target();
            case 5 -> "1";
            case 6 -> entry.details().getOrDefault("key", "");
            case 7 -> entry.previous();
            case 8 -> entry.hash();
            default -> throw new IllegalArgumentException("no field " + field);
        };
    }

    private static AuditEntry changed(AuditEntry entry, int field, int position) {
        StringBuilder text = new StringBuilder(text(entry, field));
        text.setCharAt(position, text.charAt(position) == 'a' ? 'b' : 'a');
        String other = text.toString();
        TreeMap<String, String> details = new TreeMap<>(entry.details());
        if (field == 6) {
            details.put("key", other);
        }
        return new AuditEntry(
                entry.sequence() + (field == 0 ? 1 : 0),
                field == 1 ? entry.at().plusMillis(1) : entry.at(),
                field == 2 ? other : entry.actor(),
                field == 3 ? other : entry.action(),
                field == 4 ? other : entry.target(),
                field == 5 ? AuditOutcome.FAILED : entry.outcome(),
                details,
                field == 7 ? other : entry.previous(),
                field == 8 ? other : entry.hash());
    }

    private static AuditEntry changedActorAndAction(AuditEntry entry, String actor, String action) {
        return new AuditEntry(
                entry.sequence(),
                entry.at(),
                actor,
                action,
                entry.target(),
                entry.outcome(),
                entry.details(),
                entry.previous(),
                entry.hash());
    }
}
