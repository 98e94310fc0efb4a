package org.peerwarden.controller.flow;

import java.util.List;
import org.peerwarden.controller.identity.HostId;

/** Takes in what agents send, each record once. */
public interface Ingest {
    /** Records in one batch at most; an agent that has more sends more batches. */
    int MAXIMUM_BATCH = 10_000;

    /**
     * Keeps the records and the offset behind them, in one transaction that is on the disk when this returns. Records below the
     * stored offset are known already and left out. Batches of several callers share a transaction.
     *
     * @param firstOffset offset of the first record; each further one has the next
     * @return the offset up to which everything of this spool is kept, exclusive
     * @throws org.peerwarden.controller.failure.ControllerException BATCH_GAP where records between the stored offset and the first are missing,
     *     TOO_LARGE, or STORE_FULL and the like, after which nothing of this batch was kept
     */
    long accept(HostId host, SpoolId spool, long firstOffset, List<TelemetryRecord> records);

    /** The offset up to which everything of this spool is kept, exclusive; 0 for a spool not seen before. */
    long nextOffset(HostId host, SpoolId spool);

    /**
     * Notes that the agent no longer has the records below an offset: what lies between the stored offset and this one is lost,
     * is counted as such, and no longer waited for. Nothing happens where all of it is kept.
     *
     * @return the offset up to which everything of this spool is kept or lost, exclusive
     */
    long skip(HostId host, SpoolId spool, long oldestOffset);

    /** Records of this host that were lost before they came here, over all its spools. */
    long lost(HostId host);
}
