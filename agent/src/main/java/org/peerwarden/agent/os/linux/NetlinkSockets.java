package org.peerwarden.agent.os.linux;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.EndedSocket.End;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Snapshot;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.SocketTable;
import org.peerwarden.agent.socket.SocketTableException;

/**
 * The sockets of the network namespace it was opened in, by netlink. Used by one thread.
 *
 * <p>A snapshot is the dumps of {@link SockDiag}, then what {@link DestroyEvents} tells of ends since the snapshot before.
 * First the dump, then the events: a socket that ended between both is told as ended only. A socket that is missing from the
 * dump without an event yet is waited for some milliseconds, for the kernel sends events a moment later; where none comes
 * (its process still holds it, closed) it is told as ended with {@link End#UNKNOWN}, and its event is dropped when it comes.
 *
 * <p>What a socket that lived only between two snapshots was is known from its event alone: no inode and no user. A refused
 * connection whose process waited in {@code connect} is then not told at all, since the kernel has wiped its peer.
 *
 * <p>Unconnected datagram sockets get one observation a peer from {@link UdpPeers}, beside their own without a peer.
 */
public final class NetlinkSockets implements SocketTable {
    private static final int MOST_SOCKETS = 500_000;
    private static final int MOST_ENDED = 100_000;

    /** The kernel sends events from a work queue, which takes far less unless the processors are busy. */
    private static final int EVENT_WAIT_MILLISECONDS = 10;

    private static final int EVENT_WAITS = 5;

    /** For this long after a loss the warning stands. */
    private static final Duration LOSS_STANDS = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Health health;
    private final SockDiag diag;
    private final @Nullable DestroyEvents events;
    private final UdpPeers peers;
    private final int mostSockets;
    private final int eventWaitMilliseconds;

    private CookieTable sockets = new CookieTable();
    private CookieTable before = new CookieTable();
    /** Told as ended without an event; the event is still to come. In the order told. */
    private final LinkedHashSet<Long> awaited = new LinkedHashSet<>();

    private long lossesSeen;
    private Instant lastLoss = Instant.MIN;
    private int leftOut;

    /**
     * Opens it in this thread's network namespace.
     *
     * @throws SocketTableException when this kernel has no such table; {@link #whyNot()} tells without throwing
     */
    public NetlinkSockets(InstantSource clock, Health health) {
        this(clock, health, MOST_SOCKETS, DestroyEvents.BUFFER_BYTES, EVENT_WAIT_MILLISECONDS);
    }

    /** With limits of its own; after the given silence no more events of missing sockets are waited for. */
    NetlinkSockets(
            InstantSource clock, Health health, int mostSockets, int eventBufferBytes, int eventWaitMilliseconds) {
        this.clock = clock;
        this.health = health;
        this.mostSockets = mostSockets;
        this.eventWaitMilliseconds = eventWaitMilliseconds;
        try {
            diag = new SockDiag();
        } catch (SockDiagException e) {
            throw new SocketTableException("open sock_diag", e);
        }
        events = openEvents(health, eventBufferBytes);
        peers = new UdpPeers(clock, health);
    }

    /** Why this table cannot be had on this host; empty where it can. */
    public static Optional<String> whyNot() {
        return SockDiag.whyNot();
    }

    private static @Nullable DestroyEvents openEvents(Health health, int bufferBytes) {
        try {
            return new DestroyEvents(bufferBytes);
        } catch (NativeCallException e) {
            health.raise(
                    HealthCode.SOCKET_EVENTS_LOST,
                    "Ends of sockets are not told on this host, so that connections that live less than one look at the sockets "
                            + "are missed: " + e.getMessage());
            return null;
        }
    }

    @Override
    public Snapshot snapshot() {
        Instant now = clock.instant();
        try {
            dump();
            List<EndedSocket> ended = ended(now);
            List<Observation> open = new ArrayList<>(sockets.size());
            sockets.forEach(socket -> open.add(socket.seen()));
            peers.addTo(open);
            report(now);
            return new Snapshot(now, open, ended);
        } catch (SockDiagException | NativeCallException e) {
            throw new SocketTableException("read the sockets", e);
        }
    }

    private void dump() {
        CookieTable known = sockets;
        CookieTable next = before;
        next.clear();
        leftOut = 0;
        diag.dump(message -> take(message, known, next));
        before = known;
        sockets = next;
    }

    private void take(DiagMessage message, CookieTable known, CookieTable next) {
        long cookie = message.cookie();
        TrackedSocket socket = known.get(cookie);
        if (socket == null) {
            if (next.size() >= mostSockets) {
                leftOut++;
                return;
            }
            socket = new TrackedSocket(message);
        } else {
            socket.see(message);
        }
        next.put(cookie, socket);
    }

    private List<EndedSocket> ended(Instant now) {
        Set<Long> missing = missing();
        Set<Integer> listening = listening();
        Map<Long, EndedSocket> told = new HashMap<>();
        drain(missing, listening, now, told);
        for (int wait = 0; wait < EVENT_WAITS && !missing.isEmpty() && events != null; wait++) {
            if (!events.await(eventWaitMilliseconds)) {
                break;
            }
            drain(missing, listening, now, told);
        }
        List<EndedSocket> ended = new ArrayList<>(told.values());
        for (long cookie : missing) {
            TrackedSocket socket = before.get(cookie);
            if (socket != null) {
                ended.add(new EndedSocket(socket.seen(), End.UNKNOWN, now));
                remember(cookie);
            }
        }
        if (!told.isEmpty()) {
            removeEnded(told.keySet());
        }
        return ended;
    }

    /** Cookies of sockets that were there before and of which an event may come. */
    private Set<Long> missing() {
        Set<Long> missing = new HashSet<>();
        before.forEach(socket -> {
            Observation seen = socket.seen();
            if (sockets.get(seen.cookie()) == null && freedWithEvent(seen.state())) {
                missing.add(seen.cookie());
            }
        });
        return missing;
    }

    /** What waits out its time, or is not yet a socket of its own, is no full socket to the kernel and ends in silence. */
    private static boolean freedWithEvent(SocketState state) {
        return switch (state) {
            case TIME_WAIT, SYN_RECEIVED -> false;
            case ESTABLISHED, SYN_SENT, FIN_WAIT_1, FIN_WAIT_2, CLOSED, CLOSE_WAIT, LAST_ACK, LISTEN -> true;
            case CLOSING, UNCONNECTED -> true;
        };
    }

    private Set<Integer> listening() {
        Set<Integer> ports = new HashSet<>();
        before.forEach(socket -> addListener(socket.seen(), ports));
        sockets.forEach(socket -> addListener(socket.seen(), ports));
        return ports;
    }

    private static void addListener(Observation socket, Set<Integer> ports) {
        if (socket.state() == SocketState.LISTEN) {
            ports.add(socket.local().port());
        }
    }

    private void drain(Set<Long> missing, Set<Integer> listening, Instant now, Map<Long, EndedSocket> told) {
        if (events == null) {
            return;
        }
        events.drain(message -> {
            long cookie = message.cookie();
            missing.remove(cookie);
            if (awaited.remove(cookie) || told.size() >= MOST_ENDED) {
                return;
            }
            EndedSocket ended = end(message, cookie, listening.contains(message.localPort()), now);
            if (ended != null) {
                told.put(cookie, ended);
            }
        });
    }

    private @Nullable EndedSocket end(DiagMessage message, long cookie, boolean accepted, Instant now) {
        TrackedSocket shown = sockets.get(cookie);
        TrackedSocket known = shown == null ? before.get(cookie) : shown;
        if (known == null) {
            return message.hasPeer() ? new EndedSocket(lastOf(message), Endings.of(message, accepted), now) : null;
        }
        boolean wiped = known.seen().peer().isPresent() && !message.hasPeer();
        return wiped
                ? new EndedSocket(known.seen(), Endings.wiped(known.seen().state()), now)
                : new EndedSocket(known.with(bytes(message)), Endings.of(message, accepted), now);
    }

    /** The event has no user and no inode; zero in it is not the superuser. */
    private static Observation lastOf(DiagMessage message) {
        return new Observation(
                message.transport(),
                message.state(),
                message.local(),
                message.peer(),
                0,
                -1,
                message.cookie(),
                message.bytes());
    }

    private static Optional<ByteCounts> bytes(DiagMessage message) {
        return message.hasPeer() ? message.bytes() : Optional.empty();
    }

    private void remember(long cookie) {
        if (events == null) {
            return;
        }
        if (awaited.size() >= MOST_ENDED) {
            awaited.removeFirst();
        }
        awaited.add(cookie);
    }

    /** What was in the dump and ended after it. */
    private void removeEnded(Set<Long> ended) {
        CookieTable left = new CookieTable();
        boolean any = false;
        for (long cookie : ended) {
            any |= sockets.get(cookie) != null;
        }
        if (any) {
            sockets.forEach(socket -> {
                if (!ended.contains(socket.seen().cookie())) {
                    left.put(socket.seen().cookie(), socket);
                }
            });
            sockets = left;
        }
    }

    private void report(Instant now) {
        if (leftOut > 0) {
            health.raise(
                    HealthCode.SOCKETS_OVER_CAP,
                    "More than %d sockets are open; those beyond are not looked at.".formatted(mostSockets));
        } else {
            health.clear(HealthCode.SOCKETS_OVER_CAP);
        }
        if (events == null) {
            return;
        }
        if (events.losses() != lossesSeen) {
            lossesSeen = events.losses();
            lastLoss = now;
            health.raise(
                    HealthCode.SOCKET_EVENTS_LOST,
                    "Sockets ended faster than they were read, %d times: some short connections were missed."
                            .formatted(lossesSeen));
        } else if (now.isAfter(lastLoss.plus(LOSS_STANDS))) {
            health.clear(HealthCode.SOCKET_EVENTS_LOST);
        }
    }

    @Override
    public String tier() {
        return "netlink";
    }

    @Override
    public Set<Fact> unknown() {
        return events == null ? Set.of(Fact.SHORT_LIVED, Fact.END) : Set.of();
    }

    @Override
    public void close() {
        diag.close();
        if (events != null) {
            events.close();
        }
        peers.close();
    }
}
