package org.peerwarden.controller.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.Ingest;
import org.peerwarden.controller.flow.SpoolId;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.identity.HostId;

/** Keeps records in memory; its disk can be full. */
final class FakeIngest implements Ingest {
    private final Map<String, Long> next = new HashMap<>();
    private final List<TelemetryRecord> records = new ArrayList<>();
    private Optional<ErrorCode> failure = Optional.empty();
    private long lost;

    synchronized void failWith(Optional<ErrorCode> code) {
        failure = code;
    }

    synchronized List<TelemetryRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public synchronized long accept(HostId host, SpoolId spool, long firstOffset, List<TelemetryRecord> batch) {
        failure.ifPresent(code -> {
            throw new ControllerException(code, "as the test wants");
        });
        long stored = nextOffset(host, spool);
        if (firstOffset > stored) {
            throw new ControllerException(ErrorCode.BATCH_GAP, "records from " + stored + " are missing");
        }
        for (int i = 0; i < batch.size(); i++) {
            if (firstOffset + i >= stored) {
                records.add(batch.get(i));
                next.put(key(host, spool), firstOffset + i + 1);
            }
        }
        return nextOffset(host, spool);
    }

    @Override
    public synchronized long nextOffset(HostId host, SpoolId spool) {
        return next.getOrDefault(key(host, spool), 0L);
    }

    @Override
    public synchronized long skip(HostId host, SpoolId spool, long oldestOffset) {
        long stored = nextOffset(host, spool);
        if (oldestOffset > stored) {
            lost += oldestOffset - stored;
            next.put(key(host, spool), oldestOffset);
        }
        return nextOffset(host, spool);
    }

    @Override
    public synchronized long lost(HostId host) {
        return lost;
    }

    private static String key(HostId host, SpoolId spool) {
        return host + " " + spool;
    }
}
