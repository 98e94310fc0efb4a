package org.peerwarden.agent.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.SoftwarePackage;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.policies.Action;
import org.peerwarden.policies.Address;
import org.peerwarden.policies.Policy;
import org.peerwarden.policies.Reach;
import org.peerwarden.policies.Rule;
import org.peerwarden.policies.Ruling;
import org.peerwarden.policies.Subject;

/**
 * Asks the policy about every binary and conversation on this host. Used by one thread.
 *
 * <p>A binary is asked about while it has a flow, and as long as a verdict on it stands. Conversations are asked about only where
 * a rule is about any. Answers are remembered until the policy, the binary or its verdict changes.
 */
public final class Rulings {
    /** The most rulings that stand at once; what comes beyond is counted in {@link #leftOut()}. */
    public static final int MAXIMUM = 10_000;

    /** Answers about conversations; more are asked again. */
    private static final int REMEMBERED = 65_536;

    private static final Comparator<PolicyRuling> STABLE = Comparator.<PolicyRuling>comparingInt(
                    ruling -> ruling.ruling().rule().line())
            .thenComparing(ruling -> ruling.binary().map(Binary::path).orElse(""))
            .thenComparing(ruling -> ruling.binary().map(Binary::id).orElse(0L))
            .thenComparing(ruling -> ruling.peer().map(Endpoint::toString).orElse(""));

    private final Map<Long, Known> binaries = new HashMap<>();
    private final Map<Talk, Optional<Ruling>> talks = new HashMap<>();
    private Optional<Policy> given = Optional.empty();

    /** The given one without the rules for other groups. */
    private Optional<Policy> policy = Optional.empty();

    private String group = "";
    private boolean asksTalk;
    private int leftOut;

    /**
     * Takes a policy into use from the next update on; nothing happens when it is in use already.
     *
     * @param policy empty where none is in force
     * @param group the group that this host is in
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // No policy is as much a thing to put into use as one is.
    public void use(Optional<Policy> policy, String group) {
        if (policy.equals(given) && group.equals(this.group)) {
            return;
        }
        this.given = policy;
        this.policy = policy.map(whole -> new Policy(whole.name(), whole.description(), whole.rulesFor(group)));
        this.group = group;
        this.asksTalk = this.policy.stream()
                .flatMap(used -> used.rules().stream())
                .anyMatch(rule -> rule.match().reach() != Reach.BINARY);
        binaries.clear();
        talks.clear();
    }

    /**
     * Everything that the policy says now.
     *
     * @param verdicts by {@link Verdict#binary()}, see {@link Judge#standing()}
     * @return each rule once for a binary and once for a peer of it, in a stable order
     */
    public List<PolicyRuling> update(List<Flow> open, Map<Long, Verdict> verdicts) {
        leftOut = 0;
        if (policy.isEmpty()) {
            return List.of();
        }
        Policy used = policy.get();
        learn(used, open, verdicts);
        Map<Said, PolicyRuling> said = new LinkedHashMap<>();
        for (Rule rule : used.rules()) {
            boolean stands = rule.action() == Action.BLOCK || rule.action() == Action.ALLOW;
            if (stands && rule.match().reach() == Reach.NETWORK) {
                add(said, ofNetwork(used, rule));
            }
        }
        for (Known known : binaries.values()) {
            known.ruling.ifPresent(ruling -> add(
                    said,
                    new PolicyRuling(
                            ruling, Optional.of(known.binary), Optional.empty(), Optional.empty(), Optional.empty())));
        }
        if (asksTalk) {
            open.forEach(flow -> ofTalk(used, flow).ifPresent(ruling -> add(said, ruling)));
        }
        List<PolicyRuling> rulings = new ArrayList<>(said.values());
        rulings.sort(STABLE);
        return List.copyOf(rulings);
    }

    /** Rulings that found no room in the last update. */
    public int leftOut() {
        return leftOut;
    }

    private void learn(Policy used, List<Flow> open, Map<Long, Verdict> verdicts) {
        Set<Long> here = new HashSet<>(verdicts.keySet());
        for (Flow flow : open) {
            flow.attribution().owner().ifPresent(owner -> {
                long id = owner.binary().id();
                here.add(id);
                Known known = binaries.get(id);
                if (known == null || known.lessThan(owner.binary())) {
                    binaries.put(id, new Known(owner.binary()));
                }
            });
        }
        binaries.keySet().retainAll(here);
        boolean changed = false;
        for (Known known : binaries.values()) {
            Optional<Subject.Judgement> judgement =
                    Optional.ofNullable(verdicts.get(known.binary.id())).flatMap(Rulings::judgement);
            if (!known.asked || !known.judgement.equals(judgement)) {
                changed = true;
                known.judgement = judgement;
                known.ruling = used.decide(new Subject(group, Optional.of(known.program), judgement, Optional.empty()));
                known.asked = true;
            }
        }
        if (changed || talks.size() > REMEMBERED) {
            talks.clear();
        }
    }

    private Optional<PolicyRuling> ofTalk(Policy used, Flow flow) {
        Optional<Binary> binary = flow.attribution().owner().map(owner -> owner.binary());
        Talk talk = new Talk(
                binary.map(Binary::id).orElse(0L),
                flow.transport(),
                flow.local().port(),
                flow.peer());
        return talks.computeIfAbsent(talk, unknown -> decide(used, unknown))
                // What is said of the binary as a whole is said once, above.
                .filter(ruling -> ruling.rule().match().reach() != Reach.BINARY)
                .map(ruling -> new PolicyRuling(
                        ruling, binary, flow.peer(), Optional.of(flow.id()), Optional.of(flow.transport())));
    }

    private Optional<Ruling> decide(Policy used, Talk talk) {
        Optional<Known> known = Optional.ofNullable(binaries.get(talk.binary));
        Subject.Conversation conversation = new Subject.Conversation(
                switch (talk.transport) {
                    case TCP -> org.peerwarden.policies.Transport.TCP;
                    case UDP -> org.peerwarden.policies.Transport.UDP;
                },
                talk.localPort,
                talk.peer.map(peer -> new Subject.Peer(Address.of(peer.address().getAddress()), peer.port())));
        return used.decide(new Subject(
                group, known.map(of -> of.program), known.flatMap(of -> of.judgement), Optional.of(conversation)));
    }

    private static PolicyRuling ofNetwork(Policy used, Rule rule) {
        String reason = rule.reason().isEmpty() ? "rule " + rule.name() + " of policy " + used.name() : rule.reason();
        return new PolicyRuling(
                new Ruling(rule, rule.action(), reason),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void add(Map<Said, PolicyRuling> said, PolicyRuling ruling) {
        Said key = new Said(
                ruling.ruling().rule().name(),
                ruling.binary().map(Binary::id).orElse(0L),
                ruling.peer(),
                ruling.transport());
        if (said.size() < MAXIMUM) {
            said.putIfAbsent(key, ruling);
        } else if (!said.containsKey(key)) {
            leftOut++;
        }
    }

    private static Optional<Subject.Judgement> judgement(Verdict verdict) {
        Optional<org.peerwarden.policies.Level> level = switch (verdict.level()) {
            case NONE -> Optional.empty();
            case SUSPECTED -> Optional.of(org.peerwarden.policies.Level.SUSPECTED);
            case PROBABLE -> Optional.of(org.peerwarden.policies.Level.PROBABLE);
            case CONFIRMED -> Optional.of(org.peerwarden.policies.Level.CONFIRMED);
        };
        return level.map(known ->
                new Subject.Judgement(known, verdict.family(), verdict.kind().map(Rulings::kind)));
    }

    private static org.peerwarden.policies.Kind kind(Kind kind) {
        return switch (kind) {
            case FILE_SHARING -> org.peerwarden.policies.Kind.FILE_SHARING;
            case CURRENCY -> org.peerwarden.policies.Kind.CURRENCY;
            case VOICE -> org.peerwarden.policies.Kind.VOICE;
            case MESH_VPN -> org.peerwarden.policies.Kind.MESH_VPN;
            case DARKNET -> org.peerwarden.policies.Kind.DARKNET;
            case UPDATE_SWARM -> org.peerwarden.policies.Kind.UPDATE_SWARM;
            case CLUSTER -> org.peerwarden.policies.Kind.CLUSTER;
            case BOTNET -> org.peerwarden.policies.Kind.BOTNET;
            case WORM -> org.peerwarden.policies.Kind.WORM;
            case UNKNOWN -> org.peerwarden.policies.Kind.UNKNOWN;
        };
    }

    /** One binary, and what the policy said of it. */
    private static final class Known {
        private final Binary binary;
        private final Subject.Program program;
        private Optional<Subject.Judgement> judgement = Optional.empty();
        private Optional<Ruling> ruling = Optional.empty();
        private boolean asked;

        Known(Binary binary) {
            this.binary = binary;
            this.program = new Subject.Program(
                    binary.path(), binary.sha256(), binary.installedBy().map(SoftwarePackage::name));
        }

        /** Whether the other, of the same binary, was made when more was known of it. */
        boolean lessThan(Binary other) {
            return (binary.sha256().isEmpty() && other.sha256().isPresent())
                    || (binary.installedBy().isEmpty() && other.installedBy().isPresent());
        }
    }

    private record Talk(long binary, Transport transport, int localPort, Optional<Endpoint> peer) {}

    private record Said(String rule, long binary, Optional<Endpoint> peer, Optional<Transport> transport) {}
}
