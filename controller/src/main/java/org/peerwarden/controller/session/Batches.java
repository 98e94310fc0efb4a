package org.peerwarden.controller.session;

import java.util.ArrayList;
import java.util.List;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.flow.Ingest;
import org.peerwarden.controller.flow.SpoolId;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.proto.v1.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of one spool on their way into the store.
 *
 * <p>A malformed record is left out and counted as refused, and what stands around it is kept: an agent has no way to mend its
 * spool and would send the same for ever. A batch that is malformed all over is not one of an agent of ours and ends the
 * stream.
 */
final class Batches {
    /** Stretches of malformed records in one batch; each costs a transaction of its own. */
    static final int MOST_STRETCHES = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final HostId host;
    private final SpoolId spool;
    private final Ingest ingest;
    private final Fleet fleet;

    Batches(HostId host, SpoolId spool, Ingest ingest, Fleet fleet) {
        this.host = host;
        this.spool = spool;
        this.ingest = ingest;
        this.fleet = fleet;
    }

    /**
     * Keeps a batch durably.
     *
     * @return the offset behind it
     * @throws ControllerException BATCH_GAP, RECORD_MALFORMED, TOO_LARGE, STORE_FULL or STORE_FAILED; what was kept of the
     *     batch stays kept, and the agent learns from the next Welcome how much that is
     */
    long store(Batch batch) {
        long first = Wire.count("first_offset", batch.getFirstOffset());
        if (batch.getRecordsCount() > Ingest.MAXIMUM_BATCH) {
            throw new ControllerException(
                    ErrorCode.TOO_LARGE, "a batch has at most " + Ingest.MAXIMUM_BATCH + " records; send smaller ones");
        }
        if (first > Long.MAX_VALUE - Ingest.MAXIMUM_BATCH) {
            throw new ControllerException(ErrorCode.BATCH_GAP, "the batch begins beyond what a spool can hold");
        }
        List<Stretch> stretches = stretches(batch, first);
        if (stretches.stream().filter(Stretch::malformed).count() > MOST_STRETCHES) {
            fleet.refused(host, batch.getRecordsCount());
            throw new ControllerException(
                    ErrorCode.RECORD_MALFORMED,
                    "the batch is malformed all over, first: "
                            + stretches.stream()
                                    .filter(Stretch::malformed)
                                    .findFirst()
                                    .map(Stretch::why)
                                    .orElse(""));
        }
        long next = stretches.isEmpty() ? ingest.nextOffset(host, spool) : 0;
        for (Stretch stretch : stretches) {
            next = stretch.malformed() ? leaveOut(stretch) : ingest.accept(host, spool, stretch.first, stretch.records);
        }
        return next;
    }

    private long leaveOut(Stretch stretch) {
        // The gap rule holds for what is left out as well.
        ingest.accept(host, spool, stretch.first, List.of());
        if (ingest.nextOffset(host, spool) < stretch.first + stretch.count) {
            fleet.refused(host, stretch.count);
            LOG.warn(
                    "event=records-refused host={} count={} offset={} why=\"{}\"",
                    host,
                    stretch.count,
                    stretch.first,
                    stretch.why);
        }
        return ingest.skip(host, spool, stretch.first + stretch.count);
    }

    private static List<Stretch> stretches(Batch batch, long first) {
        List<Stretch> stretches = new ArrayList<>();
        long offset = first;
        for (var record : batch.getRecordsList()) {
            Stretch last = stretches.isEmpty() ? null : stretches.getLast();
            try {
                TelemetryRecord good = TelemetryReader.read(record);
                if (last == null || last.malformed()) {
                    last = new Stretch(offset, "");
                    stretches.add(last);
                }
                last.records.add(good);
            } catch (ControllerException malformed) {
                if (last == null || !last.malformed()) {
                    last = new Stretch(offset, malformed.getMessage());
                    stretches.add(last);
                }
            }
            last.count++;
            offset++;
        }
        return stretches;
    }

    /** Records side by side that are all good, or all malformed. */
    private static final class Stretch {
        private final long first;
        private final String why;
        private final List<TelemetryRecord> records = new ArrayList<>();
        private int count;

        Stretch(long first, String why) {
            this.first = first;
            this.why = why;
        }

        boolean malformed() {
            return !why.isEmpty();
        }

        String why() {
            return why;
        }
    }
}
