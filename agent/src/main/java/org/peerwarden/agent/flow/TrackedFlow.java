package org.peerwarden.agent.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;

/** One open flow as the table remembers it. */
final class TrackedFlow {
    private Flow flow;
    private int sequence = 1;
    private Instant saidAt;
    private Optional<ByteCounts> saidBytes;
    private SocketState state;
    private long sight;

    TrackedFlow(Flow flow, SocketState state) {
        this.flow = flow;
        this.state = state;
        this.saidAt = flow.firstSeen();
        this.saidBytes = flow.bytes();
    }

    Flow flow() {
        return flow;
    }

    FlowChange change() {
        return new FlowChange(flow, sequence);
    }

    /** The process that the flow counts against, if any. */
    Optional<ProcessKey> process() {
        return flow.attribution().owner().map(owner -> owner.process());
    }

    boolean seenIn(long round) {
        return sight == round;
    }

    void markSeen(long round) {
        sight = round;
    }

    /** Takes a new sight; true when there is something to say. */
    boolean see(Observation socket, Attribution attribution, Instant now, Duration byteInterval) {
        Attribution better = better(flow.attribution(), attribution);
        Outcome outcome = Outcomes.of(socket.state());
        boolean transition = outcome != flow.outcome() || !sameOwner(flow.attribution(), better);
        state = socket.state();
        flow = with(now, socket.bytes().or(flow::bytes), outcome, better);
        boolean bytesDue = !flow.bytes().equals(saidBytes) && !now.isBefore(saidAt.plus(byteInterval));
        if (!transition && !bytesDue) {
            return false;
        }
        said(now);
        return true;
    }

    /** Ends the flow; the last change of it. */
    void end(Optional<ByteCounts> bytes, Outcome outcome, Instant now) {
        flow = with(now, bytes.or(flow::bytes), outcome, flow.attribution());
        said(now);
    }

    /** How the flow ended when the table shows only that it is gone. */
    Outcome goneOutcome() {
        return Outcomes.whenGone(state);
    }

    private void said(Instant now) {
        sequence++;
        saidAt = now;
        saidBytes = flow.bytes();
    }

    /** More being known of a binary, such as its hash, is no news of every flow that it has. */
    private static boolean sameOwner(Attribution before, Attribution now) {
        return before.method() == now.method()
                && before.owner()
                        .map(owner -> owner.sameProgram(now.owner().orElseThrow()))
                        .orElse(true);
    }

    /**
     * A known owner is never taken back or exchanged: the flow began as its, and a later holder is another story. The same
     * owner with more known about it takes its place.
     */
    private static Attribution better(Attribution before, Attribution now) {
        if (before.method() == now.method() && sameOwner(before, now)) {
            return now;
        }
        return switch (before.method()) {
            case INODE, KERNEL -> before;
            case LISTENER -> now.method() == Attribution.Method.INODE ? now : before;
            case UNKNOWN -> now;
        };
    }

    private Flow with(Instant lastSeen, Optional<ByteCounts> bytes, Outcome outcome, Attribution attribution) {
        return new Flow(
                flow.id(),
                flow.transport(),
                flow.direction(),
                flow.local(),
                flow.peer(),
                flow.firstSeen(),
                lastSeen,
                bytes,
                outcome,
                flow.dnsName(),
                attribution);
    }
}
