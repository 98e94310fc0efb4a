package org.peerwarden.agent.posture;

import java.util.List;
import org.peerwarden.agent.socket.Endpoint;

/** Tries whether others can be reached from this host now. Several may be tried at once, by several threads. */
public interface Reachability {
    /** Tries to open a TCP connection and closes it again. Takes at most a few seconds. */
    Outcome connect(Endpoint target);

    /** Neighbours that routes lead through: default gateways. Empty where none is known. */
    List<Endpoint> gateways();

    /**
     * What came of trying.
     *
     * @param heard whether anything came back from the target, a refusal included
     * @param answered whether the connection was opened
     * @param text what happened, for people
     */
    record Outcome(boolean heard, boolean answered, String text) {}
}
