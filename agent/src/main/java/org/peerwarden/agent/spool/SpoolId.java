package org.peerwarden.agent.spool;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Which spool offsets belong to: 16 random bytes. */
public record SpoolId(long high, long low) {
    static SpoolId random(RandomGenerator random) {
        return new SpoolId(random.nextLong(), random.nextLong());
    }

    /** The 16 bytes, as they go over the wire. */
    public byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
