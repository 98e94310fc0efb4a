package org.peerwarden.controller.session;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.flow.Ingest;
import org.peerwarden.controller.identity.HostId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that are open, at most one a host, and what they work on. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Fleet fleet;
    private final Ingest ingest;
    private final States states;
    private final Refusals refusals;
    private final SessionLimits limits;
    private final Map<HostId, Conversation> open = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Sessions(Fleet fleet, Ingest ingest, States states, Refusals refusals, SessionLimits limits) {
        this.fleet = fleet;
        this.ingest = ingest;
        this.states = states;
        this.refusals = refusals;
        this.limits = limits;
    }

    Fleet fleet() {
        return fleet;
    }

    Ingest ingest() {
        return ingest;
    }

    States states() {
        return states;
    }

    Refusals refusals() {
        return refusals;
    }

    SessionLimits limits() {
        return limits;
    }

    /** The stream is welcomed; one that its host had before is ended. */
    void entered(Conversation conversation) {
        Conversation before = open.put(conversation.host(), conversation);
        if (before != null && before != conversation) {
            before.end(new ControllerException(
                    ErrorCode.STREAM_REPLACED, "another stream of this host took the place of this one"));
        }
        // The stream before may have ended, and put the host offline, after this one was let in.
        fleet.stay(conversation.host());
        if (stopping) {
            conversation.end(stopping());
        }
    }

    /** The stream has ended. Its host is offline unless another took its place. */
    void left(Conversation conversation) {
        if (open.remove(conversation.host(), conversation)) {
            fleet.leave(conversation.host());
            if (open.containsKey(conversation.host())) {
                fleet.stay(conversation.host());
            }
        }
    }

    /** A host was let in and was gone before it could be welcomed: it is offline unless another stream of it is open. */
    void missed(HostId host) {
        if (!open.containsKey(host)) {
            fleet.leave(host);
        }
    }

    /** What the host should be like has changed. */
    void push(HostId host) {
        Conversation conversation = open.get(host);
        if (conversation != null) {
            push(conversation);
        }
    }

    /** Sends desired states again where a lease asks for it, and lets go of hosts that are not welcome any more. */
    void refresh() {
        for (Conversation conversation : List.copyOf(open.values())) {
            try {
                conversation.stillWelcome();
                if (conversation.refreshDue()) {
                    push(conversation);
                }
            } catch (RuntimeException failure) {
                // One stream's trouble is not to cost the others their leases.
                LOG.error("event=refresh-failed host={}", conversation.host(), failure);
            }
        }
    }

    void stop() {
        stopping = true;
        List.copyOf(open.values()).forEach(conversation -> conversation.end(stopping()));
    }

    private void push(Conversation conversation) {
        try {
            conversation.push();
        } catch (RuntimeException failure) {
            // The stream goes on: what the host does not get now it gets with the next refresh.
            LOG.error("event=state-not-sent host={}", conversation.host(), failure);
        }
    }

    private static ControllerException stopping() {
        return new ControllerException(ErrorCode.STOPPING, "the controller is going down; come back");
    }
}
