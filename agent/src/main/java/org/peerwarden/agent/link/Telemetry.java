package org.peerwarden.agent.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.peerwarden.agent.flow.FlowChange;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.spool.Spool;
import org.peerwarden.agent.verdict.Verdict;
import org.peerwarden.proto.v1.AttributionMethod;
import org.peerwarden.proto.v1.Outcome;
import org.peerwarden.proto.v1.Record;

/**
 * Puts what was seen into the spool: transitions, never poll results. Used by one thread.
 *
 * <p>A binary is described before the first process that runs it and again when its hash becomes known, a process before the
 * first flow that names it; both again after the agent started and after records were dropped, when the earlier description
 * may not have arrived. A flow that was open when the agent ended goes on under its sequence; {@link #firstLook} ends those
 * that are not there any more.
 */
public final class Telemetry implements AutoCloseable {
    /** More than a busy host runs; the least recently used is described again when it comes back. */
    private static final int DESCRIBED_REMEMBERED = 16_384;

    private final Spool spool;
    private final OpenFlows open;
    private final Map<Long, Boolean> binaries = bounded();
    private final Map<ProcessKey, Boolean> processes = bounded();
    private long droppedWhenDescribed;

    private Telemetry(Spool spool, OpenFlows open) {
        this.spool = spool;
        this.open = open;
        this.droppedWhenDescribed = spool.droppedRecords();
    }

    /**
     * Goes on where an earlier run ended.
     *
     * @param directory where it is kept which flows are open
     */
    public static Telemetry open(Spool spool, Path directory, Health health) {
        try {
            return new Telemetry(spool, OpenFlows.open(directory, health));
        } catch (IOException failed) {
            throw new UncheckedIOException("open flows cannot be kept in " + directory, failed);
        }
    }

    /** After the first snapshot of this run: what an earlier run left open and is not open now, has gone meanwhile. */
    public void firstLook(Set<FlowId> openNow) {
        List<org.peerwarden.proto.v1.FlowChange> gone = open.besides(openNow).stream()
                .map(last -> last.toBuilder()
                        .setSequence(last.getSequence() + 1)
                        .setOutcome(Outcome.OUTCOME_GONE)
                        .build())
                .toList();
        spool.append(gone.stream()
                .map(change -> Record.newBuilder().setFlow(change).build().toByteArray())
                .toList());
        open.ended(gone);
    }

    /** What changed in the flow table. */
    public void flows(Collection<FlowChange> changes) {
        describeAgainAfterDrops();
        List<byte[]> records = new ArrayList<>();
        Map<FlowId, org.peerwarden.proto.v1.FlowChange> newest = new LinkedHashMap<>();
        for (FlowChange change : changes) {
            change.flow().attribution().owner().ifPresent(owner -> describe(owner, records));
            FlowId id = change.flow().id();
            Optional<org.peerwarden.proto.v1.FlowChange> last =
                    Optional.ofNullable(newest.get(id)).or(() -> open.last(id));
            org.peerwarden.proto.v1.FlowChange message = Wire.flow(
                    change.flow(), last.map(known -> known.getSequence() + 1).orElseGet(() -> open.nextSequence(id)));
            message = last.isPresent() ? completed(message, last.get()) : message;
            records.add(Record.newBuilder().setFlow(message).build().toByteArray());
            newest.put(id, message);
        }
        Map<Boolean, List<org.peerwarden.proto.v1.FlowChange>> over =
                newest.values().stream().collect(Collectors.partitioningBy(OpenFlows::over));
        open.opened(over.getOrDefault(false, List.of()));
        spool.append(records);
        open.ended(over.getOrDefault(true, List.of()));
    }

    /** Owners that hold sockets now; said only where a hash became known since. */
    public void owners(Collection<Owner> owners) {
        List<byte[]> records = new ArrayList<>();
        for (Owner owner : owners) {
            if (binaries.containsKey(owner.binary().id())) {
                describe(owner.binary(), records);
            }
        }
        spool.append(records);
    }

    public void verdicts(Collection<Verdict> changes) {
        spool.append(changes.stream()
                .map(change -> Record.newBuilder()
                        .setVerdict(Wire.verdict(change))
                        .build()
                        .toByteArray())
                .toList());
    }

    public void policy(Collection<PolicyEvent> events) {
        spool.append(events.stream()
                .map(event -> Record.newBuilder()
                        .setPolicy(Wire.policy(event))
                        .build()
                        .toByteArray())
                .toList());
    }

    /** With what was known before and this sight, perhaps the first of a new run, cannot tell. */
    private static org.peerwarden.proto.v1.FlowChange completed(
            org.peerwarden.proto.v1.FlowChange message, org.peerwarden.proto.v1.FlowChange last) {
        org.peerwarden.proto.v1.FlowChange.Builder builder =
                message.toBuilder().setFirstSeen(last.getFirstSeen()).setDirection(last.getDirection());
        if (message.getDnsName().isEmpty()) {
            builder.setDnsName(last.getDnsName());
        }
        if (message.getMethod() == AttributionMethod.ATTRIBUTION_METHOD_UNKNOWN && last.hasProcess()) {
            builder.setMethod(last.getMethod()).setProcess(last.getProcess()).setBinaryId(last.getBinaryId());
        }
        return builder.build();
    }

    private void describe(Owner owner, List<byte[]> records) {
        describe(owner.binary(), records);
        if (processes.put(owner.process(), true) == null) {
            records.add(
                    Record.newBuilder().setProcess(Wire.process(owner)).build().toByteArray());
        }
    }

    private void describe(Binary binary, List<byte[]> records) {
        boolean hashed = binary.sha256().isPresent();
        Boolean before = binaries.get(binary.id());
        if (before == null || (hashed && !before)) {
            binaries.put(binary.id(), hashed);
            records.add(
                    Record.newBuilder().setBinary(Wire.binary(binary)).build().toByteArray());
        }
    }

    private void describeAgainAfterDrops() {
        long dropped = spool.droppedRecords();
        if (dropped != droppedWhenDescribed) {
            droppedWhenDescribed = dropped;
            binaries.clear();
            processes.clear();
        }
    }

    private static <K> Map<K, Boolean> bounded() {
        return new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Boolean> eldest) {
                return size() > DESCRIBED_REMEMBERED;
            }
        };
    }

    @Override
    public void close() {
        try {
            open.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("open flows were not closed", failed);
        }
    }
}
