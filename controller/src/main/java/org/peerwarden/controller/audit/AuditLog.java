package org.peerwarden.controller.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The chain of acts. Any thread may append; entries are made one after the other.
 *
 * <p>The store orders them, not a lock of this class: an act and its entry can so be one transaction, and who is in one cannot
 * wait for who waits for it.
 */
public final class AuditLog {
    /** Longest actor, action, target or detail, in characters; what is longer is cut and ends in an ellipsis. */
    static final int LONGEST_TEXT = 512;

    /** Most details of one entry; further ones are left out and counted in the detail {@code omitted}. */
    static final int MOST_DETAILS = 32;

    /** Entries read at a time when the chain is verified. */
    private static final int STRIDE = 1_000;

    private final AuditStore store;
    private final InstantSource clock;

    public AuditLog(AuditStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Adds an act. Returns when it is durable: call this before the act is answered.
     *
     * @throws org.peerwarden.controller.failure.ControllerException STORE_FULL or STORE_FAILED: do not do the act then
     */
    public AuditEntry append(
            String actor, String action, String target, AuditOutcome outcome, Map<String, String> details) {
        SortedMap<String, String> kept = bounded(details);
        return store.append(last -> {
            AuditEntry open = new AuditEntry(
                    last.map(AuditEntry::sequence).orElse(0L) + 1,
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    bounded(actor),
                    bounded(action),
                    bounded(target),
                    outcome,
                    kept,
                    last.map(AuditEntry::hash).orElse(Chain.ORIGIN),
                    Chain.ORIGIN);
            return open.withHash(Chain.hash(open));
        });
    }

    /** Entries before the sequence given, newest first; {@link Long#MAX_VALUE} starts with the newest. */
    public List<AuditEntry> page(long before, int limit) {
        return store.before(before, limit);
    }

    /** Hash of the newest entry; zeroes for none. Kept elsewhere it shows whether the end was cut off. */
    public String head() {
        return store.last().map(AuditEntry::hash).orElse(Chain.ORIGIN);
    }

    /** Walks the whole chain and says where it first breaks. */
    public Verification verify() {
        long sequence = 0;
        String previous = Chain.ORIGIN;
        while (true) {
            List<AuditEntry> entries = store.after(sequence, STRIDE);
            for (AuditEntry entry : entries) {
                if (entry.sequence() != sequence + 1) {
                    return new Verification.Broken(sequence + 1, "the entry is missing");
                }
                if (!same(entry.previous(), previous)) {
                    return new Verification.Broken(entry.sequence(), "it does not follow the entry before it");
                }
                if (!same(entry.hash(), Chain.hash(entry))) {
                    return new Verification.Broken(entry.sequence(), "its fields do not have its hash");
                }
                sequence = entry.sequence();
                previous = entry.hash();
            }
            if (entries.isEmpty()) {
                return new Verification.Intact(sequence, previous);
            }
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static SortedMap<String, String> bounded(Map<String, String> details) {
        SortedMap<String, String> sorted = new TreeMap<>(details);
        SortedMap<String, String> kept = new TreeMap<>();
        sorted.forEach((name, value) -> {
            if (kept.size() < MOST_DETAILS) {
                kept.put(bounded(name), bounded(value));
            }
        });
        if (sorted.size() > MOST_DETAILS) {
            kept.put("omitted", Integer.toString(sorted.size() - MOST_DETAILS));
        }
        return kept;
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
