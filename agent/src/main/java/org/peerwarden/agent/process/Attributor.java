package org.peerwarden.agent.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Snapshot;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * Says of every socket of a snapshot whose it is. Used by one thread.
 *
 * <p>Incremental. Who holds which inode is kept from snapshot to snapshot; processes are looked at only when a socket is there
 * whose holder is not known, and no more of them than are needed: first those that are new, then those that opened sockets
 * most recently, then the rest. A socket that nobody is found to hold is looked for again ever less often. A steady host is
 * not walked at all.
 *
 * <p>Of several processes that hold one socket (by fork, or passed over a Unix socket) the oldest that was seen with it is
 * named, as long as it lives; then the next. So the parent of a new process is looked at too. A socket that the process closed while another goes on holding it is still the
 * first's: it began there.
 *
 * <p>How what is known:
 *
 * <ul>
 *   <li>{@code INODE}: a process was seen to hold it. It stays so while the socket closes down in the kernel, and for an ended
 *       socket that was seen before it ended.
 *   <li>{@code LISTENER}: a connection without an inode that is open, on a port on which exactly one process listens: it waits
 *       to be accepted. Where several processes listen on the port it is unknown for whom it waits.
 *   <li>{@code KERNEL}: a listener or unconnected datagram socket without an inode: no process can hold such a one.
 *   <li>{@code UNKNOWN}: all else. An inode that nobody seems to hold may be on its way between two processes, or be held by
 *       one that may not be looked at, so it is not said to be the kernel's.
 * </ul>
 */
public final class Attributor {
    /** Sockets beyond these are not attributed. Three times as many as the largest host known to us has. */
    static final int MOST_SOCKETS = 400_000;

    /** Ended sockets are told about with the next snapshot; one more for a table that is late. */
    private static final int REMEMBERED_ROUNDS = 2;

    /** A process can become another program; looked at when it opens sockets after this, and one after another otherwise. */
    private static final Duration DESCRIBE_AGAIN = Duration.ofSeconds(10);

    /** Share of sockets without a visible owner from which it is worth saying. */
    private static final double UNKNOWN_SHARE = 0.05;

    private static final Comparator<Holder> LIKELIEST_FIRST = Comparator.<Holder>comparingInt(
                    holder -> holder.lookedAt == 0 ? 0 : 1)
            .thenComparing(
                    Comparator.<Holder>comparingLong(holder -> holder.openedAt).reversed())
            .thenComparing(
                    Comparator.<Holder>comparingLong(holder -> holder.key().start())
                            .reversed());

    private final ProcessTable processes;
    private final Hasher hasher;
    private final Health health;
    private final Map<ProcessKey, Holder> living = new HashMap<>();
    private final Set<Holder> described = new HashSet<>();
    private final LongTable<Held> byInode = new LongTable<>();
    private final LongTable<Held> byCookie = new LongTable<>();
    private List<Holder> rotation = List.of();
    private int rotated;
    private long round;

    public Attributor(ProcessTable processes, Hasher hasher, Health health) {
        this.processes = processes;
        this.hasher = hasher;
        this.health = health;
    }

    /** The snapshot with owners. What is not known is {@link Attribution#UNKNOWN}, never guessed. */
    public Attributed attribute(Snapshot snapshot) {
        round++;
        refreshProcesses();
        List<Held> missing = new ArrayList<>();
        for (Observation socket : snapshot.observations()) {
            Held held = find(socket);
            if (held != null) {
                held.seen = round;
                if (held.orphaned() && held.dueForLook(round)) {
                    missing.add(held);
                }
            }
        }
        lookFor(missing, snapshot.takenAt());
        describeAgain(snapshot.takenAt());
        List<AttributedEnd> ended = new ArrayList<>();
        for (EndedSocket socket : snapshot.ended()) {
            ended.add(new AttributedEnd(socket, ofEnded(socket.last())));
        }
        List<AttributedSocket> open = pair(snapshot.observations());
        forget();
        return new Attributed(snapshot.takenAt(), open, ended);
    }

    /** The owners of sockets that are open now, each process once, with all that is known of their binaries by now. */
    public List<Owner> owners() {
        return described.stream()
                .flatMap(holder -> Optional.ofNullable(holder.owner()).stream())
                .toList();
    }

    /** How many sockets are remembered, open and just ended. */
    int remembered() {
        return byInode.size() + byCookie.size();
    }

    private void refreshProcesses() {
        Set<ProcessKey> now = new HashSet<>(processes.processes());
        living.values().removeIf(holder -> {
            holder.alive = now.contains(holder.key());
            return !holder.alive;
        });
        for (ProcessKey key : now) {
            living.computeIfAbsent(key, Holder::new);
        }
        described.removeIf(holder -> !holder.alive);
    }

    /** What is remembered of the socket, made when it is new; null when it has no inode or finds no room. */
    private @Nullable Held find(Observation socket) {
        if (socket.inode() == 0) {
            return null;
        }
        Held known = byInode.get(socket.inode());
        if (known != null && known.is(socket)) {
            return known;
        }
        if (known == null && byInode.size() >= MOST_SOCKETS) {
            return null;
        }
        Held held = new Held(socket);
        byInode.put(socket.inode(), held);
        if (socket.cookie() != 0) {
            byCookie.put(socket.cookie(), held);
        }
        return held;
    }

    private void lookFor(List<Held> missing, Instant now) {
        if (missing.isEmpty()) {
            return;
        }
        int left = missing.size();
        List<Holder> order = new ArrayList<>(living.values());
        order.sort(LIKELIEST_FIRST);
        for (Holder holder : order) {
            if (left == 0) {
                break;
            }
            left -= look(holder, now);
        }
        for (Held held : missing) {
            if (held.orphaned()) {
                held.notFound(round);
            }
        }
    }

    /** Looks at the sockets of one process; how many that nobody was known to hold it has. */
    private int look(Holder holder, Instant now) {
        boolean first = holder.lookedAt == 0;
        holder.lookedAt = round;
        int found = 0;
        for (long inode : processes.socketInodes(holder.key())) {
            Held held = byInode.get(inode);
            if (held == null || held.seen != round) {
                continue;
            }
            if (!describe(holder, now)) {
                break;
            }
            if (held.orphaned()) {
                found++;
                holder.openedAt = round;
            }
            held.add(holder);
        }
        if (first && found > 0) {
            found += lookAtParent(holder, now);
        }
        return found;
    }

    /** What a new process holds it may have from the process that made it, which is older and so to be named. */
    private int lookAtParent(Holder child, Instant now) {
        Owner owner = child.owner();
        if (owner == null || owner.parents().isEmpty()) {
            return 0;
        }
        Holder parent = living.get(owner.parents().getFirst().process());
        return parent == null || parent.lookedAt == round ? 0 : look(parent, now);
    }

    /** False when the process ended meanwhile. */
    private boolean describe(Holder holder, Instant now) {
        if (holder.owner() != null && now.isBefore(holder.describedAt().plus(DESCRIBE_AGAIN))) {
            return true;
        }
        Optional<Owner> owner = processes.describe(holder.key());
        owner.ifPresent(found -> {
            holder.describe(found.with(hasher.known(found.binary(), holder.key())), now);
            described.add(holder);
        });
        return owner.isPresent();
    }

    /** Takes in what became known of binaries, and asks one process after another whether it still is what it was. */
    private void describeAgain(Instant now) {
        for (Holder holder : described) {
            Owner owner = holder.owner();
            if (owner != null) {
                Binary known = hasher.known(owner.binary(), holder.key());
                if (!known.equals(owner.binary())) {
                    holder.describe(owner.with(known), holder.describedAt());
                }
            }
        }
        if (rotated >= rotation.size()) {
            rotation = List.copyOf(described);
            rotated = 0;
        }
        if (rotated < rotation.size()) {
            Holder holder = rotation.get(rotated++);
            if (holder.alive && !now.isBefore(holder.describedAt().plus(DESCRIBE_AGAIN))) {
                describe(holder, now);
            }
        }
    }

    private List<AttributedSocket> pair(List<Observation> observations) {
        Waiting waiting = null;
        List<AttributedSocket> open = new ArrayList<>(observations.size());
        int givenUp = 0;
        for (Observation socket : observations) {
            Held held = socket.inode() == 0 ? null : byInode.get(socket.inode());
            if (held != null && held.is(socket)) {
                givenUp += held.givenUp() ? 1 : 0;
                open.add(held.pair(socket, held.attribution()));
            } else if (socket.inode() != 0) {
                open.add(new AttributedSocket(socket, Attribution.UNKNOWN));
            } else {
                waiting = waiting == null ? waiting(observations) : waiting;
                open.add(new AttributedSocket(socket, withoutInode(socket, waiting)));
            }
        }
        report(givenUp, observations.size());
        return open;
    }

    private Attribution withoutInode(Observation socket, Waiting waiting) {
        Held before = socket.cookie() == 0 ? null : byCookie.get(socket.cookie());
        if (before != null) {
            before.seen = round;
            return before.lastKnown();
        }
        return switch (socket.state()) {
            case LISTEN, UNCONNECTED -> Attribution.KERNEL;
            case SYN_RECEIVED, ESTABLISHED, CLOSE_WAIT ->
                socket.transport() == Transport.TCP ? waiting.at(socket.local()) : Attribution.KERNEL;
            // These were held once, by whom is not known any more.
            case SYN_SENT, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT, CLOSED, LAST_ACK, CLOSING -> Attribution.UNKNOWN;
        };
    }

    private Waiting waiting(List<Observation> observations) {
        Waiting waiting = new Waiting();
        for (Observation socket : observations) {
            if (socket.state() == SocketState.LISTEN) {
                Held held = socket.inode() == 0 ? null : byInode.get(socket.inode());
                waiting.add(socket.local(), held == null ? null : held.holder());
            }
        }
        return waiting;
    }

    private Attribution ofEnded(Observation last) {
        Held held = last.cookie() == 0 ? null : byCookie.get(last.cookie());
        if (held == null && last.inode() != 0) {
            held = byInode.get(last.inode());
        }
        return held == null || !held.is(last) ? Attribution.UNKNOWN : held.lastKnown();
    }

    private void forget() {
        byInode.removeIf(held -> held.seen < round - REMEMBERED_ROUNDS);
        byCookie.removeIf(held -> held.seen < round - REMEMBERED_ROUNDS);
    }

    private void report(int givenUp, int all) {
        boolean refused = processes.unreadable() > 0 && givenUp > 0;
        if (refused || (all > 0 && givenUp >= UNKNOWN_SHARE * all)) {
            // In steps, so that the text does not change with every socket.
            long percent = Math.max(10, Math.round(10.0 * givenUp / all) * 10);
            health.raise(
                    HealthCode.OWNERS_UNKNOWN,
                    "About %d %% of the sockets or fewer have no owner that this agent can see%s."
                            .formatted(
                                    percent,
                                    refused ? "; some processes refuse to be looked at (run the agent as root)" : ""));
        } else {
            health.clear(HealthCode.OWNERS_UNKNOWN);
        }
    }
}
