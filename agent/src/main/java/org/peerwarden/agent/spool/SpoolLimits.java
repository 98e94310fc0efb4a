package org.peerwarden.agent.spool;

/**
 * How much a {@link Spool} may hold.
 *
 * @param bytes on disk, framing included; what comes beyond pushes the oldest segment out
 * @param segmentBytes size at which a file is closed and the next begun; the grain in which the oldest is dropped
 * @param memoryBytes in memory while the disk takes nothing; what comes beyond pushes the oldest of these out
 */
public record SpoolLimits(long bytes, int segmentBytes, int memoryBytes) {
    /** A day of a busy workstation's changes, and no more of a disk than anybody would miss. */
    public static final SpoolLimits DEFAULT = of(128L << 20);

    /** Small enough that one is read, checked and sent in one go. */
    private static final int LARGEST_SEGMENT = 4 << 20;

    public SpoolLimits {
        if (segmentBytes < 1 || memoryBytes < 1 || bytes < 2L * segmentBytes) {
            throw new IllegalArgumentException("a spool holds at least two segments and some memory: " + bytes + ", "
                    + segmentBytes + ", " + memoryBytes);
        }
    }

    /** Limits for this many bytes on disk, dropped a sixteenth at a time. */
    public static SpoolLimits of(long bytes) {
        return new SpoolLimits(bytes, Math.clamp(bytes / 16, 1, LARGEST_SEGMENT), LARGEST_SEGMENT);
    }
}
