package org.peerwarden.controller.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** The chain in memory; its disk can be full, and entries can be tampered with. */
public final class FakeAuditStore implements AuditStore {
    private final List<AuditEntry> entries = new ArrayList<>();
    private boolean full;

    /** From now on nothing can be kept, or again. */
    public synchronized void full(boolean now) {
        full = now;
    }

    /** Puts another entry in the place of one. */
    public synchronized void tamper(int index, AuditEntry with) {
        entries.set(index, with);
    }

    public synchronized void remove(int index) {
        entries.remove(index);
    }

    /** All entries, oldest first. */
    public synchronized List<AuditEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized AuditEntry append(Function<Optional<AuditEntry>, AuditEntry> next) {
        if (full) {
            throw new ControllerException(ErrorCode.STORE_FULL, "the disk is full");
        }
        AuditEntry entry = next.apply(last());
        entries.add(entry);
        return entry;
    }

    @Override
    public synchronized Optional<AuditEntry> last() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
    }

    @Override
    public synchronized List<AuditEntry> after(long sequence, int limit) {
        return entries.stream()
                .filter(entry -> entry.sequence() > sequence)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<AuditEntry> before(long sequence, int limit) {
        return entries.reversed().stream()
                .filter(entry -> entry.sequence() < sequence)
                .limit(limit)
                .toList();
    }
}
