package org.peerwarden.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every place for the chain keeps to. */
public abstract class AuditStoreContract {
    /** A store without entries. */
    protected abstract AuditStore store();

    /** The same store as another process would find it. */
    protected abstract AuditStore reopened();

    @Test
    void givesBackWhatItKeepsToTheCharacter() {
        AuditEntry entry = entry(1, "operator:ä\n\"'\\ 𝄞");

        assertThat(store().append(last -> entry)).isEqualTo(entry);

        assertThat(reopened().last()).contains(entry);
        assertThat(reopened().after(0, 10)).containsExactly(entry);
    }

    @Test
    void pagesBothWays() {
        AuditStore store = store();
        LongStream.rangeClosed(1, 5).forEach(sequence -> store.append(last -> entry(sequence, "operator:a")));

        assertThat(store.after(2, 2)).extracting(AuditEntry::sequence).containsExactly(3L, 4L);
        assertThat(store.before(4, 2)).extracting(AuditEntry::sequence).containsExactly(3L, 2L);
        assertThat(store.before(Long.MAX_VALUE, 1))
                .extracting(AuditEntry::sequence)
                .containsExactly(5L);
    }

    @Test
    void makesTheNextFromTheNewest() {
        AuditStore store = store();
        store.append(last -> entry(last.map(AuditEntry::sequence).orElse(0L) + 1, "operator:a"));
        store.append(last -> entry(last.map(AuditEntry::sequence).orElse(0L) + 1, "operator:a"));

        assertThat(store.last()).map(AuditEntry::sequence).contains(2L);
    }

    @Test
    void hasNoLastEntryWhenEmpty() {
        assertThat(store().last()).isEmpty();
    }

    private static AuditEntry entry(long sequence, String actor) {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("b", "2");
        details.put("a", "");
        return new AuditEntry(
                sequence,
                Instant.parse("2026-11-24T12:00:00.123Z"),
                actor,
                "test",
                "host:x",
                AuditOutcome.REFUSED,
                details,
                "0".repeat(64),
                "f".repeat(64));
    }
}
