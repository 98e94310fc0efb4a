package org.peerwarden.controller.fleet;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.HostId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All hosts. Read from memory, kept in the store before a change is seen.
 *
 * <p>One identity on two machines is noticed in two ways. The machine's own identifier differs from the one at enrolment: the
 * certificate was copied. Or the continuity value shown is neither the newest nor the one shown before: a whole machine was
 * copied, its identifier included, and both go on. Whichever comes second is refused; the other is left alone, since nobody can
 * tell from here which one is right.
 */
public final class Fleet {
    /** How exactly the last sight is kept in the store: more would write at every message. */
    private static final Duration SIGHT_GRAIN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final int CONTINUITY_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HostStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Map<HostId, Member> members = new ConcurrentHashMap<>();
    private final Map<HostId, Instant> keptSight = new ConcurrentHashMap<>();
    private boolean failing;
    private final List<FleetListener> listeners = new CopyOnWriteArrayList<>();

    public Fleet(HostStore store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        store.all().forEach(member -> members.put(member.host().id(), member));
    }

    /** From now on the listener hears of every change. */
    public void listen(FleetListener listener) {
        listeners.add(listener);
    }

    /** Hosts of the fleet, by name and identifier; those that were removed are left out. */
    public List<Host> hosts() {
        return members.values().stream()
                .map(Member::host)
                .filter(host -> !host.revoked())
                .sorted(Comparator.comparing((Host host) -> host.facts().hostname())
                        .thenComparing(host -> host.id().value()))
                .toList();
    }

    /** Hosts of one group. */
    public List<Host> inGroup(String group) {
        return hosts().stream().filter(host -> host.group().equals(group)).toList();
    }

    /** A host, also one that was removed from the fleet. */
    public Optional<Host> find(HostId id) {
        return Optional.ofNullable(members.get(id)).map(Member::host);
    }

    /**
     * A host of the fleet.
     *
     * @throws ControllerException HOST_UNKNOWN or HOST_REVOKED
     */
    public Host get(HostId id) {
        return member(id).host();
    }

    /** Takes a host in. */
    public synchronized Host enrol(HostId id, String group, HostFacts facts, String origin) {
        Instant now = clock.instant();
        Host host = new Host(id, group, facts, "", origin, now, now, false, List.of(), 0, 0, Optional.empty(), false);
        keep(new Member(host, "", "", "", 0));
        return host;
    }

    /**
     * An agent's stream begins.
     *
     * @return the continuity value to give it, 16 bytes
     * @throws ControllerException HOST_UNKNOWN, HOST_REVOKED or CLONED_IDENTITY; the last is kept as a suspicion and audited
     */
    public synchronized byte[] arrive(HostId id, Arrival arrival) {
        Member member = member(id);
        Optional<String> clone = cloned(member, arrival);
        if (clone.isPresent()) {
            throw suspected(member, arrival, clone.get());
        }
        byte[] continuity = new byte[CONTINUITY_BYTES];
        RANDOM.nextBytes(continuity);
        Host before = member.host();
        long droppedBefore = arrival.spool().equals(member.spool()) ? member.droppedBefore() : before.droppedRecords();
        Host host = new HostDraft(before)
                .arrived(arrival)
                .seen(clock.instant())
                .online(true)
                .dropped(droppedBefore + arrival.droppedRecords())
                .host();
        Member arrived = new Member(
                host, HexFormat.of().formatHex(continuity), arrival.continuity(), arrival.spool(), droppedBefore);
        try {
            keep(arrived);
        } catch (ControllerException failure) {
            if (arrival.continuity().isEmpty()) {
                throw failure;
            }
            // With a full disk an isolated host must still get its lease: it is given back what it showed, which is
            // known.
            failing(failure);
            show(member.with(host));
            return HexFormat.of().parseHex(arrival.continuity());
        }
        return continuity;
    }

    /** The stream of a host has ended and no other took its place. */
    public synchronized void leave(HostId id) {
        change(id, draft -> draft.seen(clock.instant()).online(false));
    }

    /** A stream of the host is open. */
    public synchronized void stay(HostId id) {
        if (find(id).filter(host -> !host.online()).isPresent()) {
            change(id, draft -> draft.seen(clock.instant()).online(true));
        }
    }

    /** Something came from the host. */
    public synchronized void heard(HostId id) {
        Member member = members.get(id);
        if (member == null) {
            return;
        }
        Instant now = clock.instant();
        Member heard = member.with(new HostDraft(member.host()).seen(now).host());
        Instant kept = keptSight.getOrDefault(id, Instant.EPOCH);
        if (kept.plus(SIGHT_GRAIN).isAfter(now) && !kept.isAfter(now)) {
            members.put(id, heard);
        } else {
            keepIfPossible(heard);
        }
    }

    /** What is wrong with a host's agent now, whole. */
    public synchronized void health(HostId id, List<HostWarning> warnings) {
        change(id, draft -> draft.seen(clock.instant()).warnings(warnings));
    }

    /** Telemetry of the host was refused as malformed. */
    public synchronized void refused(HostId id, long records) {
        change(id, draft -> draft.refused(records));
    }

    /**
     * Puts a host into another group; audited.
     *
     * @throws ControllerException HOST_UNKNOWN or HOST_REVOKED
     */
    public synchronized Host move(String actor, HostId id, String group) {
        Member member = member(id);
        audit.append(
                actor,
                "host.move",
                "host:" + id,
                AuditOutcome.DONE,
                Map.of("from", member.host().group(), "to", group));
        keep(member.with(new HostDraft(member.host()).group(group).host()));
        return get(id);
    }

    /**
     * Removes a host from the fleet: its certificate is refused from now on; audited.
     *
     * @throws ControllerException HOST_UNKNOWN or HOST_REVOKED
     */
    public synchronized void revoke(String actor, HostId id) {
        Member member = member(id);
        audit.append(
                actor,
                "host.revoke",
                "host:" + id,
                AuditOutcome.DONE,
                Map.of("hostname", member.host().facts().hostname()));
        keep(member.with(new HostDraft(member.host()).revoked().host()));
    }

    private static Optional<String> cloned(Member member, Arrival arrival) {
        String enrolled = member.host().facts().machine();
        String shown = arrival.facts().machine();
        if (!enrolled.isEmpty() && !shown.isEmpty() && !enrolled.equals(shown)) {
            return Optional.of("the machine is not the one that enrolled");
        }
        if (!arrival.continuity().equals(member.continuity())
                && !arrival.continuity().equals(member.shown())) {
            return Optional.of("another machine went on in its place");
        }
        return Optional.empty();
    }

    private ControllerException suspected(Member member, Arrival arrival, String reason) {
        Host host = member.host();
        Instant now = clock.instant();
        CloneSuspicion suspicion = host.suspicion()
                .map(before -> new CloneSuspicion(before.first(), now, before.times() + 1, arrival.origin(), reason))
                .orElseGet(() -> new CloneSuspicion(now, now, 1, arrival.origin(), reason));
        audit.append(
                "host:" + host.id(),
                "session.open",
                "",
                AuditOutcome.REFUSED,
                Map.of("code", ErrorCode.CLONED_IDENTITY.name(), "origin", arrival.origin(), "reason", reason));
        change(host.id(), draft -> draft.suspicion(suspicion));
        return new ControllerException(
                ErrorCode.CLONED_IDENTITY,
                "two machines show the certificate of host " + host.id() + ": " + reason + "; enrol this one anew");
    }

    private Member member(HostId id) {
        Member member = members.get(id);
        if (member == null) {
            throw new ControllerException(ErrorCode.HOST_UNKNOWN, "there is no host " + id);
        }
        if (member.host().revoked()) {
            throw new ControllerException(
                    ErrorCode.HOST_REVOKED, "the host " + id + " was removed from the fleet; enrol it again");
        }
        return member;
    }

    private void change(HostId id, UnaryOperator<HostDraft> change) {
        Member member = members.get(id);
        if (member != null) {
            keepIfPossible(
                    member.with(change.apply(new HostDraft(member.host())).host()));
        }
    }

    /** For what agents report again: a store that fails must not end their streams. */
    private void keepIfPossible(Member member) {
        try {
            keep(member);
        } catch (ControllerException failure) {
            failing(failure);
            show(member);
        }
    }

    private void keep(Member member) {
        store.put(member);
        if (failing) {
            failing = false;
            LOG.info("event=hosts-stored-again");
        }
        keptSight.put(member.host().id(), member.host().lastSeen());
        show(member);
    }

    /** Says once that hosts are not kept, and not again for each message of each host. */
    private void failing(ControllerException failure) {
        if (!failing) {
            failing = true;
            LOG.error("event=hosts-not-stored code={} cause=\"{}\"", failure.code(), failure.getMessage());
        }
    }

    private void show(Member member) {
        members.put(member.host().id(), member);
        listeners.forEach(listener -> listener.changed(member.host()));
    }
}
