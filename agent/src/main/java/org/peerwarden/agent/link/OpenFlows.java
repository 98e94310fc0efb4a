package org.peerwarden.agent.link;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.spool.Journal;
import org.peerwarden.proto.v1.FlowChange;

/**
 * What was last said of each flow that is open, kept over restarts: so that a flow goes on under its sequence, and one that
 * ended while no agent ran is ended when the next one starts.
 *
 * <p><b>Order.</b> What is said of an open flow stands here before it stands in the spool, and an end stands in the spool
 * before it is taken out here. A kill in between leaves a flow here of which the spool knows less; its newest state is said
 * again with the next number or with the same, of which a reader takes one.
 *
 * <p>Flows that ended are remembered for a while in memory, because a datagram socket that goes back to a peer is the same
 * flow again. Used by one thread.
 */
final class OpenFlows implements AutoCloseable {
    /** Bytes of log above which it is shortened, when it holds four times what is open. */
    private static final long SHORTEN_ABOVE = 1 << 20;

    private static final int ENDED_REMEMBERED = 8_192;

    private final Journal journal;
    private final Health health;
    private final Map<FlowId, byte[]> open = new HashMap<>();
    private final Map<FlowId, Integer> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FlowId, Integer> eldest) {
            return size() > ENDED_REMEMBERED;
        }
    };
    private long openBytes;
    /** The log misses something that could not be written; it is written anew as soon as it can. */
    private boolean stale;

    private OpenFlows(Journal journal, Health health) {
        this.journal = journal;
        this.health = health;
        for (byte[] entry : journal.kept()) {
            parse(entry).ifPresent(this::replay);
        }
    }

    static OpenFlows open(Path directory, Health health) throws IOException {
        return new OpenFlows(Journal.open(directory), health);
    }

    private void replay(FlowChange change) {
        if (over(change)) {
            forget(Wire.id(change.getFlowId()), change.getSequence());
        } else {
            keep(change);
        }
    }

    /** What was last said of the flow, if it is open. */
    Optional<FlowChange> last(FlowId id) {
        return Optional.ofNullable(open.get(id)).flatMap(OpenFlows::parse);
    }

    /** The number that the flow's next change has. */
    int nextSequence(FlowId id) {
        return last(id).map(FlowChange::getSequence).orElse(ended.getOrDefault(id, 0)) + 1;
    }

    /** Flows that are open here and not among these. */
    List<FlowChange> besides(Set<FlowId> others) {
        return open.entrySet().stream()
                .filter(entry -> !others.contains(entry.getKey()))
                .flatMap(entry -> parse(entry.getValue()).stream())
                .toList();
    }

    /** Before they are said: changes of flows that stay open. */
    void opened(Collection<FlowChange> changes) {
        changes.forEach(this::keep);
        write(changes);
    }

    /** After they were said: ends. */
    void ended(Collection<FlowChange> changes) {
        List<FlowChange> known = new ArrayList<>();
        for (FlowChange change : changes) {
            if (forget(Wire.id(change.getFlowId()), change.getSequence())) {
                known.add(change);
            }
        }
        write(known);
    }

    private void keep(FlowChange change) {
        byte[] bytes = change.toByteArray();
        byte[] before = open.put(Wire.id(change.getFlowId()), bytes);
        openBytes += bytes.length - (before == null ? 0 : before.length);
    }

    private boolean forget(FlowId id, int sequence) {
        ended.put(id, sequence);
        byte[] before = open.remove(id);
        openBytes -= before == null ? 0 : before.length;
        return before != null;
    }

    private void write(Collection<FlowChange> changes) {
        try {
            if (stale || (journal.size() > SHORTEN_ABOVE && journal.size() > 4 * openBytes)) {
                journal.replace(List.copyOf(open.values()));
                stale = false;
            } else {
                journal.append(changes.stream().map(OpenFlows::brief).toList());
            }
        } catch (IOException failed) {
            stale = true;
            health.raise(
                    HealthCode.SPOOL_UNWRITABLE,
                    "What is open cannot be written down (%s); flows that end while the agent is down will not be ended. Free space."
                            .formatted(failed.getMessage()));
        }
    }

    /** Of an end only name, number and outcome matter. */
    private static byte[] brief(FlowChange change) {
        return over(change)
                ? FlowChange.newBuilder()
                        .setFlowId(change.getFlowId())
                        .setSequence(change.getSequence())
                        .setOutcome(change.getOutcome())
                        .build()
                        .toByteArray()
                : change.toByteArray();
    }

    static boolean over(FlowChange change) {
        return switch (change.getOutcome()) {
            case OUTCOME_PENDING, OUTCOME_ESTABLISHED, OUTCOME_LISTENING -> false;
            case OUTCOME_CLOSED,
                    OUTCOME_REFUSED,
                    OUTCOME_TIMED_OUT,
                    OUTCOME_RESET,
                    OUTCOME_GONE,
                    OUTCOME_UNSPECIFIED,
                    UNRECOGNIZED -> true;
        };
    }

    /** Entries carry a checksum; one that means nothing was written by another version and is passed over. */
    private static Optional<FlowChange> parse(byte[] bytes) {
        try {
            FlowChange change = FlowChange.parseFrom(bytes);
            return change.getFlowId().size() == 2 * Long.BYTES ? Optional.of(change) : Optional.empty();
        } catch (InvalidProtocolBufferException otherVersion) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
