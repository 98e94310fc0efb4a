package org.peerwarden.agent.os.linux;

import java.util.Optional;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Observation;

/**
 * A socket as it was last told, with what is needed to see without making an object that nothing changed.
 */
final class TrackedSocket {
    private static final int WORDS = 5;

    private final long[] identity = new long[WORDS];
    private Observation seen;
    private long sent;
    private long received;

    TrackedSocket(DiagMessage message) {
        seen = message.toObservation();
        remember(message);
    }

    Observation seen() {
        return seen;
    }

    /** Takes a new sight; the observation stays the same object where nothing changed. */
    void see(DiagMessage message) {
        boolean counted = message.counts();
        boolean sameBytes = counted == seen.bytes().isPresent()
                && (!counted || (message.sent() == sent && message.received() == received));
        boolean sameEndpoints = sameEndpoints(message);
        if (sameBytes
                && sameEndpoints
                && message.state() == seen.state()
                && message.inode() == seen.inode()
                && message.uid() == seen.uid()) {
            return;
        }
        seen = new Observation(
                message.transport(),
                message.state(),
                sameEndpoints ? seen.local() : message.local(),
                sameEndpoints ? seen.peer() : message.peer(),
                message.inode(),
                message.uid(),
                message.cookie(),
                sameBytes ? seen.bytes() : message.bytes());
        remember(message);
    }

    /** As it was last seen, with the counters of the kernel's last word. */
    Observation with(Optional<ByteCounts> last) {
        return last.isEmpty() || last.equals(seen.bytes())
                ? seen
                : new Observation(
                        seen.transport(),
                        seen.state(),
                        seen.local(),
                        seen.peer(),
                        seen.inode(),
                        seen.uid(),
                        seen.cookie(),
                        last);
    }

    private boolean sameEndpoints(DiagMessage message) {
        for (int word = 0; word < WORDS; word++) {
            if (message.idWord(word) != identity[word]) {
                return false;
            }
        }
        return true;
    }

    private void remember(DiagMessage message) {
        for (int word = 0; word < WORDS; word++) {
            identity[word] = message.idWord(word);
        }
        if (message.counts()) {
            sent = message.sent();
            received = message.received();
        }
    }
}
