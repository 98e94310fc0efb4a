package org.peerwarden.agent.posture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.Firewall.BlockCount;
import org.peerwarden.agent.firewall.Firewall.NotEnforced;
import org.peerwarden.agent.firewall.FirewallException;
import org.peerwarden.agent.firewall.IsolationRules;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.policies.Action;
import org.peerwarden.policies.Policy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds this host to the desired state that was last accepted.
 *
 * <p>The shape of what it keeps in step: the signed bytes and {@link LocalFacts} on the shelf, the ruleset in the firewall,
 * and where isolation stands. They change when a state is accepted, when something else is known of the host, with time, and
 * when isolation is released here. Each change ends in {@link #enforce}, which composes everything anew.
 *
 * <p>Used by one thread. Call {@link #start()} before anything else talks.
 */
public final class Posture {
    /** An isolation that a policy wants holds as long without word from the controller as one of an analyst usually does. */
    static final Duration POLICY_LEASE = Duration.ofHours(1);

    /** What begins the decision identifiers of isolations that a policy wants. */
    static final String BY_POLICY = "policy:";

    /** A lease's rest is written down this often, so that turning the host off and on does not begin it anew each time. */
    private static final Duration WRITE_LEASE_EVERY = Duration.ofMinutes(1);

    /** An isolation that was put in force again after a restart, and not proved yet, is tried this often. */
    private static final Duration PROVE_EVERY = Duration.ofSeconds(10);

    /** One that was rolled back is tried again no sooner, unless something else is wanted: each try cuts connections. */
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMinutes(5);

    /** How long nobody may have touched the rules before the warning about it goes. */
    private static final Duration TAMPERED_FOR = Duration.ofMinutes(10);

    /** How often the controller is tried before isolation is taken to have cut it off. */
    private static final int PROOFS = 3;

    /** A wall clock that was set by less leaves the time that is shown for the end of a lease as it was. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(5);

    private static final String STATE = "state";
    private static final String FACTS = "facts";
    private static final Logger LOG = LoggerFactory.getLogger(Posture.class);

    private final Admission admission;
    private final Firewall firewall;
    private final Shelf shelf;
    private final BootClock boot;
    private final InstantSource clock;
    private final Health health;
    private final IsolationProof proof;
    private final ReleaseAttempts attempts;
    private final Known known = new Known();

    private Optional<SignedState> kept = Optional.empty();
    private Optional<DesiredState> desired = Optional.empty();
    private Optional<Policy> policy = Optional.empty();
    private Optional<Refusal> refusal = Optional.empty();
    private LocalFacts facts = LocalFacts.NONE;
    private List<Endpoint> peers = List.of();
    /** The state on disk was not accepted, and no other was: what stands in the kernel is left. */
    private boolean waiting;

    private Optional<Firewall.Availability> availability = Optional.empty();
    private Optional<Ruleset> inForce = Optional.empty();
    private List<NotEnforced> notEnforced = List.of();
    private int connectionsCut;
    private IsolationState isolation = IsolationState.NONE;
    private Optional<String> decision = Optional.empty();
    private List<Probe> probes = List.of();
    private Optional<Instant> leaseUntil = Optional.empty();
    private Optional<Instant> receivedAt = Optional.empty();
    private Optional<Instant> appliedAt = Optional.empty();
    private Optional<Instant> verifiedAt = Optional.empty();

    private Duration tryAgainAt = Duration.ZERO;
    private Duration provedAt = Duration.ZERO;
    private Duration leaseWrittenAt = Duration.ZERO;
    private Optional<Duration> tamperedAt = Optional.empty();

    public Posture(Trust trust, StateCodec codec, Surroundings around, InstantSource clock, Health health) {
        this.admission = new Admission(trust, codec);
        this.firewall = around.firewall();
        this.shelf = around.shelf();
        this.boot = around.boot();
        this.clock = clock;
        this.health = health;
        this.proof = new IsolationProof(around.reachability());
        this.attempts = new ReleaseAttempts(boot);
    }

    /** Puts what was last accepted in force again, from disk, as it was when the agent ended. */
    public void start() {
        facts = read(FACTS).map(LocalFacts::parse).orElse(LocalFacts.NONE);
        kept = read(STATE).flatMap(Posture::unpacked);
        if (kept.isPresent()) {
            switch (admission.admit(kept.get(), 0)) {
                case Admission.Admitted admitted -> take(admitted);
                case Admission.Refused refused -> {
                    refusal = Optional.of(refused.refusal());
                    waiting = true;
                    health.raise(
                            HealthCode.STATE_REFUSED,
                            "The state kept on disk is not accepted ("
                                    + refused.refusal().code()
                                    + "); rules that stand are left until the controller sends another.");
                    return;
                }
            }
        }
        facts.lease().ifPresent(lease -> facts = facts.withLease(lease.now(boot)));
        enforce();
    }

    /** Takes a state that was received. One that is refused changes nothing but {@link AppliedState#refusal()}. */
    public Acceptance accept(SignedState signed) {
        long before = desired.map(DesiredState::revision).orElse(0L);
        return switch (admission.admit(signed, before)) {
            case Admission.Refused refused -> {
                refusal = Optional.of(refused.refusal());
                yield new Acceptance.Refused(refused.refusal());
            }
            case Admission.Admitted admitted -> {
                boolean changed = admitted.state().revision() != before;
                refusal = Optional.empty();
                receivedAt = Optional.of(clock.instant());
                if (changed) {
                    connectionsCut = 0;
                    tryAgainAt = Duration.ZERO;
                }
                take(admitted);
                if (!kept.equals(Optional.of(signed)) && write(STATE, packed(signed))) {
                    kept = Optional.of(signed);
                }
                refreshLease();
                enforce();
                yield new Acceptance.Accepted(admitted.state().revision(), changed);
            }
        };
    }

    private void take(Admission.Admitted admitted) {
        waiting = false;
        desired = Optional.of(admitted.state());
        policy = admitted.policy();
        known.use(policy, group());
    }

    /** Makes the host what the state and the policy want in view of what is known of it now. */
    public void reconcile(Observed observed) {
        peers = observed.peers();
        known.learn(observed);
        known.use(policy, group());
        enforce();
    }

    /** What time brings: ends leases and directives, notices foreign hands. Call about once a second. */
    public void tick() {
        Duration now = boot.sinceBoot();
        if (isolated() && now.minus(leaseWrittenAt).compareTo(WRITE_LEASE_EVERY) >= 0) {
            facts.lease().ifPresent(lease -> keep(facts.withLease(lease.now(boot))));
        }
        if (tamperedAt.filter(at -> now.minus(at).compareTo(TAMPERED_FOR) >= 0).isPresent()) {
            tamperedAt = Optional.empty();
            health.clear(HealthCode.FIREWALL_TAMPERED);
        }
        enforce();
        if (isolation == IsolationState.APPLIED && now.minus(provedAt).compareTo(PROVE_EVERY) >= 0) {
            wish().ifPresent(this::prove);
        }
    }

    /** The isolation that is wanted now, by the controller before the policy; empty also where it was ended here. */
    private Optional<Isolation> wish() {
        return wanted().filter(isolation -> !facts.released().equals(Optional.of(isolation.decisionId()))
                && !facts.expired().equals(Optional.of(isolation.decisionId())));
    }

    private Optional<Isolation> wanted() {
        return desired.flatMap(DesiredState::isolation)
                .or(() -> known.isolating()
                        .filter(_ -> !controllers().isEmpty())
                        .map(ruling -> new Isolation(
                                BY_POLICY + ruling.ruling().rule().name(),
                                POLICY_LEASE,
                                List.of(),
                                ruling.ruling().reason(),
                                "")));
    }

    private IsolationRules rules(Isolation isolation) {
        return new IsolationRules(controllers(), isolation.exceptions());
    }

    /** Word from the controller begins the lease again, also one that had run out. What was released here stays released. */
    private void refreshLease() {
        facts = facts.withoutExpired();
        wish().ifPresent(isolation -> grant(isolation));
    }

    private void grant(Isolation isolation) {
        keep(facts.withLease(Lease.grant(isolation.decisionId(), isolation.lease(), boot)));
        leaseUntil = Optional.of(clock.instant().plus(isolation.lease()));
    }

    /** Composes everything that is wanted, and puts it in force where it is not. */
    private void enforce() {
        if (waiting) {
            return;
        }
        Optional<Isolation> wish = wish();
        wish.ifPresent(this::holdLease);
        wish = wish();
        enter(wish);
        boolean tried = boot.sinceBoot().compareTo(tryAgainAt) < 0;
        Optional<IsolationRules> rules = wish.filter(_ -> !tried).map(this::rules);
        boolean fresh = rules.isPresent() && !isolated();
        Optional<String> failed = put(composition(rules));
        if (fresh && failed.isPresent()) {
            giveUp(List.of(new Probe("this host enforces the rules", false, failed.get())));
        } else if (fresh) {
            isolation = IsolationState.APPLIED;
            wish.ifPresent(this::prove);
        }
    }

    private void giveUp(List<Probe> why) {
        probes = why;
        isolation = IsolationState.NOT_EFFECTIVE;
        leaseUntil = Optional.empty();
        tryAgainAt = boot.sinceBoot().plus(TRY_AGAIN_AFTER);
    }

    /** The lease of this isolation, or the end of it. */
    private void holdLease(Isolation isolation) {
        Optional<Lease> lease = facts.lease().filter(held -> held.decision().equals(isolation.decisionId()));
        if (lease.isEmpty()) {
            grant(isolation);
        } else if (lease.get().ended(boot)) {
            LOG.info("event=isolation-expired decision={}", isolation.decisionId());
            keep(facts.withExpired(isolation.decisionId()));
        }
    }

    /** Where isolation stands, as far as no proof decides it. */
    private void enter(Optional<Isolation> wish) {
        Optional<String> now = wanted().map(Isolation::decisionId);
        if (!now.equals(decision)) {
            decision = now;
            isolation = IsolationState.NONE;
            probes = List.of();
            verifiedAt = Optional.empty();
            tryAgainAt = Duration.ZERO;
        }
        if (wish.isEmpty()) {
            leaseUntil = Optional.empty();
            isolation = now.isEmpty()
                    ? IsolationState.NONE
                    : facts.released().equals(now) ? IsolationState.RELEASED_LOCALLY : IsolationState.EXPIRED;
            if (facts.lease().isPresent()) {
                keep(facts.withoutLease());
            }
        }
    }

    private boolean isolated() {
        return isolation == IsolationState.APPLIED || isolation == IsolationState.VERIFIED;
    }

    private Composition composition(Optional<IsolationRules> rules) {
        List<Directive> directives = desired.map(DesiredState::directives).orElse(List.of());
        return Composition.of(directives, known, carried(directives), controllers(), rules, clock.instant());
    }

    /** Binaries that were blocked before, as long as what blocked them is still wanted. */
    private List<LocalFacts.BlockedBinary> carried(List<Directive> directives) {
        Set<String> sources = new HashSet<>();
        directives.stream()
                .filter(directive -> directive.action() == Directive.Action.BLOCK
                        && directive
                                .expiresAt()
                                .filter(end -> !end.isAfter(clock.instant()))
                                .isEmpty())
                .forEach(directive -> sources.add(directive.decisionId()));
        policy.map(used -> used.rulesFor(group())).orElse(List.of()).stream()
                .filter(rule -> rule.action() == Action.BLOCK)
                .forEach(rule -> sources.add(rule.name()));
        return facts.blocked().stream()
                .filter(blocked -> sources.contains(blocked.source()))
                .toList();
    }

    /** Puts it in force; says why it is not, where it is not. */
    private Optional<String> put(Composition wanted) {
        boolean intact = firewall.intact();
        if (inForce.isPresent() && !intact) {
            tamperedAt = Optional.of(boot.sinceBoot());
            LOG.warn("event=firewall-tampered");
            health.raise(
                    HealthCode.FIREWALL_TAMPERED,
                    "Somebody else changed or removed our rules; they were put back. See who manages this host's firewall.");
        }
        boolean same = inForce.equals(Optional.of(wanted.rules()));
        if (same && intact && !followsProcesses(wanted.rules())) {
            return Optional.empty();
        }
        try {
            Firewall.Applied applied = firewall.apply(wanted.rules());
            connectionsCut += applied.connectionsCut();
            tell(wanted, applied);
            if (!same) {
                appliedAt = Optional.of(clock.instant());
                inForce = Optional.of(wanted.rules());
                keepBlocked(wanted);
            }
            health.clear(HealthCode.FIREWALL_REFUSED);
            Firewall.Availability availability = availability();
            return availability.available() ? Optional.empty() : Optional.of(availability.reason());
        } catch (FirewallException e) {
            health.raise(
                    HealthCode.FIREWALL_REFUSED,
                    "The firewall refused the rules (" + e.getMessage() + "); the last good ones stand.");
            return Optional.of(e.getMessage());
        }
    }

    /** As it was found first: asking touches the kernel's rules. */
    private Firewall.Availability availability() {
        Firewall.Availability found = availability.orElseGet(firewall::availability);
        availability = Optional.of(found);
        return found;
    }

    private static boolean followsProcesses(Ruleset rules) {
        return rules.blocks().stream().anyMatch(block -> !(block.subject() instanceof Subject.Anybody));
    }

    private void tell(Composition wanted, Firewall.Applied applied) {
        List<NotEnforced> missing = new ArrayList<>(wanted.notEnforced());
        missing.addAll(applied.notEnforced());
        notEnforced = List.copyOf(missing);
        if (missing.isEmpty()) {
            health.clear(HealthCode.NOT_ENFORCED);
        } else {
            health.raise(
                    HealthCode.NOT_ENFORCED,
                    missing.size() + " of what is wanted cannot be enforced here, first: "
                            + missing.getFirst().source() + ": "
                            + missing.getFirst().reason());
        }
    }

    private void keepBlocked(Composition wanted) {
        List<LocalFacts.BlockedBinary> blocked = wanted.blockedBinaries();
        if (!blocked.equals(facts.blocked())) {
            keep(facts.withBlocked(blocked));
        }
    }

    /** Tries whether isolation holds; if it does not, and was never proved, it is rolled back. */
    private void prove(Isolation isolation) {
        IsolationRules rules = rules(isolation);
        boolean provedBefore = facts.verified().equals(Optional.of(isolation.decisionId()));
        int tries = provedBefore ? 1 : PROOFS;
        List<Probe> found = proof.probe(rules, peers);
        for (int i = 1; i < tries && !IsolationProof.holds(found); i++) {
            found = proof.probe(rules, peers);
        }
        probes = found;
        provedAt = boot.sinceBoot();
        if (IsolationProof.holds(found)) {
            this.isolation = IsolationState.VERIFIED;
            verifiedAt = Optional.of(clock.instant());
            if (!provedBefore) {
                keep(facts.withVerified(isolation.decisionId()));
            }
            LOG.info("event=isolation-verified decision={}", isolation.decisionId());
        } else if (!provedBefore) {
            // One that was proved before is not given up because the controller happens to be down after a restart.
            LOG.warn("event=isolation-not-effective decision={} probes={}", isolation.decisionId(), found);
            giveUp(found);
            put(composition(Optional.empty()));
        }
    }

    /** What is in force now. Reads counters from the firewall. */
    public AppliedState applied() {
        return new AppliedState(
                desired.map(DesiredState::revision).orElse(0L),
                refusal,
                desired.flatMap(DesiredState::policy).map(DesiredState.PolicyBundle::version),
                availability().mechanism(),
                isolation,
                decision,
                probes,
                shownLease(),
                blocks(),
                notEnforced,
                connectionsCut,
                receivedAt,
                appliedAt,
                verifiedAt);
    }

    /** Steady while the wall clock is: a value that changed each time would be told each time. */
    private Optional<Instant> shownLease() {
        if (!isolated()) {
            return Optional.empty();
        }
        Optional<Instant> now = facts.lease().map(lease -> clock.instant().plus(lease.left(boot)));
        boolean steady = now.isPresent()
                && leaseUntil.isPresent()
                && Duration.between(now.get(), leaseUntil.get()).abs().compareTo(CLOCK_STEP) < 0;
        leaseUntil = steady ? leaseUntil : now;
        return leaseUntil;
    }

    /** With a line also for each directive that blocks and meets nothing yet. */
    private List<BlockCount> blocks() {
        List<BlockCount> counts = new ArrayList<>(firewall.counts());
        Set<String> counted = new HashSet<>();
        counts.forEach(count -> counted.add(count.source()));
        for (Directive directive : desired.map(DesiredState::directives).orElse(List.of())) {
            boolean standing = directive.action() == Directive.Action.BLOCK
                    && directive
                            .expiresAt()
                            .filter(end -> !end.isAfter(clock.instant()))
                            .isEmpty();
            if (standing && counted.add(directive.decisionId())) {
                counts.add(new BlockCount(directive.decisionId(), "nothing that it means is on this host now", 0, 0));
            }
        }
        return counts;
    }

    /** The policy in force. */
    public Optional<Policy> policy() {
        return policy;
    }

    /** The group that the host is in; empty text before a state was accepted. */
    public String group() {
        return desired.map(DesiredState::group).orElse("");
    }

    /** Where the controllers are, from the state last accepted. */
    public List<Endpoint> controllers() {
        return desired.map(DesiredState::controllers).orElse(List.of());
    }

    /**
     * Ends the isolation of the state in force with the code that was made for it. Each wrong code makes the next try wait
     * longer; while waiting, even the right one is refused.
     *
     * @return whether the host is released
     */
    public boolean releaseLocally(String code) {
        Optional<Isolation> wish = wish();
        if (wish.isEmpty() || !attempts.fits(code, wish.get().releaseCodeHash())) {
            return false;
        }
        LOG.info("event=isolation-released-locally decision={}", wish.get().decisionId());
        keep(facts.withReleased(wish.get().decisionId()));
        enforce();
        return true;
    }

    private void keep(LocalFacts now) {
        facts = now;
        leaseWrittenAt = boot.sinceBoot();
        write(FACTS, now.toBytes());
    }

    private Optional<byte[]> read(String name) {
        try {
            return shelf.read(name);
        } catch (IOException e) {
            unkept("read", name, e);
            return Optional.empty();
        }
    }

    private boolean write(String name, byte[] content) {
        try {
            shelf.write(name, content);
            health.clear(HealthCode.STATE_UNKEPT);
            return true;
        } catch (IOException e) {
            unkept("written", name, e);
            return false;
        }
    }

    /** What can go on goes on: in memory until the next start. */
    private void unkept(String what, String name, IOException e) {
        health.raise(
                HealthCode.STATE_UNKEPT,
                "The " + name + " on disk cannot be " + what + " (" + e
                        + "); what is in force holds, but not over a restart. Make room in the agent's data directory.");
    }

    private static byte[] packed(SignedState signed) {
        byte[] signature = signed.signature();
        byte[] payload = signed.payload();
        return ByteBuffer.allocate(Integer.BYTES + signature.length + payload.length)
                .putInt(signature.length)
                .put(signature)
                .put(payload)
                .array();
    }

    private static Optional<SignedState> unpacked(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        if (left.remaining() < Integer.BYTES) {
            return Optional.empty();
        }
        int length = left.getInt();
        if (length < 0 || length > left.remaining()) {
            return Optional.empty();
        }
        byte[] signature = new byte[length];
        left.get(signature);
        byte[] payload = new byte[left.remaining()];
        left.get(payload);
        return Optional.of(new SignedState(payload, signature));
    }
}
