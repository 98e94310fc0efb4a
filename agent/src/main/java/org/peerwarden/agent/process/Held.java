package org.peerwarden.agent.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Transport;

/** One socket with an inode, and who was seen to hold it. */
final class Held {
    /** The oldest process first: who shares a socket by fork or by passing it made it before the other came. */
    private static final Comparator<Holder> OLDEST_FIRST = Comparator.<Holder>comparingLong(
                    holder -> holder.key().start())
            .thenComparingInt(holder -> holder.key().pid());

    /** More holders than these are not remembered; the next is found again when these ended. */
    private static final int MOST_HOLDERS = 8;

    private static final int LONGEST_PAUSE = 64;

    private final long inode;
    private final long cookie;
    private final Transport transport;
    private final Endpoint local;
    private final List<Holder> holders = new ArrayList<>(1);
    private @Nullable AttributedSocket last;
    private Attribution lastKnown = Attribution.UNKNOWN;
    private int failedLooks;
    private long lookAgain;

    /** The round in which a snapshot last had it. */
    long seen;

    Held(Observation socket) {
        this.inode = socket.inode();
        this.cookie = socket.cookie();
        this.transport = socket.transport();
        this.local = socket.local();
    }

    long inode() {
        return inode;
    }

    long cookie() {
        return cookie;
    }

    /** Whether the socket is this one; the kernel uses the numbers of inodes again. */
    boolean is(Observation socket) {
        boolean bothTell = cookie != 0 && socket.cookie() != 0;
        return bothTell
                ? cookie == socket.cookie()
                : transport == socket.transport()
                        && local.port() == socket.local().port();
    }

    void add(Holder holder) {
        if (!holders.contains(holder) && holders.size() < MOST_HOLDERS) {
            holders.add(holder);
            holders.sort(OLDEST_FIRST);
        }
        failedLooks = 0;
    }

    /** Forgets holders that ended; true when nobody is left whom it could be attributed to. */
    boolean orphaned() {
        if (!holders.isEmpty() && !holders.getFirst().alive) {
            holders.removeIf(holder -> !holder.alive);
        }
        return holders.isEmpty();
    }

    /** The oldest living holder's. */
    Attribution attribution() {
        if (!holders.isEmpty()) {
            lastKnown = holders.getFirst().byInode();
        }
        return holders.isEmpty() ? Attribution.UNKNOWN : lastKnown;
    }

    /** Whose it was when somebody was last known to hold it. */
    Attribution lastKnown() {
        return lastKnown;
    }

    @Nullable
    Holder holder() {
        return holders.isEmpty() ? null : holders.getFirst();
    }

    /** The pair for the snapshot; the same object as before when nothing changed. */
    @SuppressWarnings(
            "ReferenceEquality") // Another object costs one more pair, never a wrong one; comparing 40,000 costs time.
    AttributedSocket pair(Observation socket, Attribution attribution) {
        AttributedSocket before = last;
        if (before != null && before.socket() == socket && before.attribution() == attribution) {
            return before;
        }
        AttributedSocket pair = new AttributedSocket(socket, attribution);
        last = pair;
        return pair;
    }

    boolean dueForLook(long round) {
        return round >= lookAgain;
    }

    /** Nobody was found to hold it: look again soon, then less and less often, as it may never be found. */
    void notFound(long round) {
        failedLooks++;
        lookAgain = round + Math.min(LONGEST_PAUSE, 1L << Math.min(failedLooks - 1, 6));
    }

    /** True once it was looked for often enough to say that its owner cannot be seen. */
    boolean givenUp() {
        return holders.isEmpty() && failedLooks >= 3;
    }
}
