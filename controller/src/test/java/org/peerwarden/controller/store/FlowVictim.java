package org.peerwarden.controller.store;

import static org.peerwarden.controller.flow.Telemetry.NOON;
import static org.peerwarden.controller.flow.Telemetry.flow;
import static org.peerwarden.controller.flow.Telemetry.host;
import static org.peerwarden.controller.flow.Telemetry.policyEvent;
import static org.peerwarden.controller.flow.Telemetry.spool;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.flow.Outcome;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.identity.HostId;

/** Takes in records of several hosts until it is killed, and says on its output what it has acknowledged. */
final class FlowVictim {
    static final int HOSTS = 4;

    private FlowVictim() {}

    public static void main(String[] arguments) {
        DuckFlows flows = new DuckFlows(
                new FlowSettings(Path.of(arguments[0]), 3, 64, "256KB"), new LiveView(), InstantSource.fixed(NOON));
        long seed = Long.parseLong(arguments[1]);
        for (int number = 1; number <= HOSTS; number++) {
            HostId host = host(number);
            Random random = new Random(seed + number);
            Thread.ofPlatform().start(() -> send(flows, host, random));
        }
    }

    private static void send(DuckFlows flows, HostId host, Random random) {
        long next = flows.nextOffset(host, spool(1));
        while (true) {
            // Now and then something is sent again, as by an agent that missed the acknowledgement.
            long first = Math.max(0, next - random.nextInt(5));
            next = flows.accept(host, spool(1), first, records(first, 1 + random.nextInt(60)));
            // One write, so that lines of several threads do not mix.
            System.out.println(host.value() + " " + next);
        }
    }

    /** Record n of a host is the same however often it is sent; the odd ones can be counted one by one. */
    static List<TelemetryRecord> records(long first, int count) {
        List<TelemetryRecord> records = new ArrayList<>();
        for (long offset = first; offset < first + count; offset++) {
            records.add(
                    offset % 2 == 1
                            ? policyEvent(offset, NOON)
                            : flow((int) (offset / 4), 1 + offset % 4, Outcome.ESTABLISHED, NOON));
        }
        return records;
    }
}
