package org.peerwarden.agent.spool;

import java.util.List;

/**
 * Records without a gap.
 *
 * @param firstOffset offset of the first; of the next to come when there are none
 */
public record Chunk(long firstOffset, List<byte[]> records) {
    public Chunk {
        records = List.copyOf(records);
    }

    /** Offset after the last. */
    public long nextOffset() {
        return firstOffset + records.size();
    }
}
