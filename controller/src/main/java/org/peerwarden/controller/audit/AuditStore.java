package org.peerwarden.controller.audit;

import java.util.List;
import java.util.Optional;

/** Where the chain is kept. Called by {@link AuditLog} only, one call at a time for writing. */
public interface AuditStore {
    /**
     * Keeps an entry durably: when this returns, a crash does not lose it.
     *
     * @throws org.peerwarden.controller.failure.ControllerException STORE_FULL or STORE_FAILED; then nothing is kept
     */
    void append(AuditEntry entry);

    /** The newest entry. */
    Optional<AuditEntry> last();

    /** Entries after the sequence given, oldest first. */
    List<AuditEntry> after(long sequence, int limit);

    /** Entries before the sequence given, newest first. */
    List<AuditEntry> before(long sequence, int limit);
}
