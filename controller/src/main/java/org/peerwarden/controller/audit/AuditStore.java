package org.peerwarden.controller.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where the chain is kept. Called by {@link AuditLog} only, by any thread. */
public interface AuditStore {
    /**
     * Makes the next entry from the newest and keeps it, in one step: no other comes between. Durable: when this returns, a crash
     * does not lose it. Takes part in a transaction that the thread is in.
     *
     * @return the entry made
     * @throws org.peerwarden.controller.failure.ControllerException STORE_FULL and the like; then nothing is kept
     */
    AuditEntry append(Function<Optional<AuditEntry>, AuditEntry> next);

    /** The newest entry. */
    Optional<AuditEntry> last();

    /** Entries after the sequence given, oldest first. */
    List<AuditEntry> after(long sequence, int limit);

    /** Entries before the sequence given, newest first. */
    List<AuditEntry> before(long sequence, int limit);
}
