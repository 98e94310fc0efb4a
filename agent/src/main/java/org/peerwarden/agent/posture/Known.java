package org.peerwarden.agent.posture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.verdict.Level;
import org.peerwarden.agent.verdict.PolicyRuling;
import org.peerwarden.agent.verdict.Verdict;
import org.peerwarden.policies.Action;
import org.peerwarden.policies.Policy;
import org.peerwarden.policies.Reach;
import org.peerwarden.policies.Rule;

/**
 * What is remembered of binaries and of what the policy said of them. A binary that is blocked has no sockets and no flows any
 * more, so that nothing is said of it; forgetting it then would let it talk until it is found again, and so on for ever. What
 * was said stands until something else is said of the same binary or the policy has that rule no longer.
 */
final class Known {
    /** Binaries; the one that was not seen for longest is forgotten first. */
    private static final int MAXIMUM = 4096;

    private final Map<Long, Program> programs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Program> eldest) {
            return size() > MAXIMUM;
        }
    };
    private final Map<Said, PolicyRuling> said = new LinkedHashMap<>();

    /** Takes in what is known now. */
    void learn(Observed observed) {
        Map<Long, Set<ProcessKey>> processes = new HashMap<>();
        for (Owner owner : observed.owners()) {
            long id = owner.binary().id();
            processes.computeIfAbsent(id, _ -> new HashSet<>()).add(owner.process());
            programs.merge(id, new Program(owner.binary(), Optional.empty(), Set.of()), Program::renewed);
        }
        for (Verdict verdict : observed.verdicts().values()) {
            if (verdict.level().compareTo(Level.PROBABLE) >= 0
                    && verdict.family().isPresent()) {
                programs.computeIfPresent(verdict.binary(), (_, program) -> program.of(verdict.family()));
            }
        }
        programs.replaceAll((id, program) -> program.run(processes.getOrDefault(id, Set.of())));
        said.entrySet()
                .removeIf(entry -> entry.getKey().binary().isEmpty()
                        && entry.getValue().ruling().action() != Action.ISOLATE);
        Set<Long> anew = new HashSet<>();
        for (PolicyRuling ruling : observed.rulings()) {
            // Of the binary as a whole one thing is said; a new one takes the place of the old.
            ruling.binary()
                    .filter(_ -> ruling.ruling().rule().match().reach() == Reach.BINARY)
                    .filter(binary -> anew.add(binary.id()))
                    .ifPresent(binary -> said.keySet().removeIf(key -> key.whole(binary.id())));
            ruling.binary()
                    .ifPresent(binary -> programs.putIfAbsent(
                            binary.id(),
                            new Program(binary, Optional.empty(), processes.getOrDefault(binary.id(), Set.of()))));
            if (said.size() < MAXIMUM || ruling.binary().isEmpty()) {
                said.putIfAbsent(Said.of(ruling), ruling);
            }
        }
    }

    /** Forgets what rules said that the policy for this group does not have any more. */
    void use(Optional<Policy> policy, String group) {
        List<Rule> rules = policy.map(used -> used.rulesFor(group)).orElse(List.of());
        said.values()
                .removeIf(ruling -> rules.stream()
                        .noneMatch(rule -> rule.name()
                                        .equals(ruling.ruling().rule().name())
                                && rule.action() == ruling.ruling().action()
                                && rule.match().equals(ruling.ruling().rule().match())));
    }

    List<Program> programs() {
        return List.copyOf(programs.values());
    }

    Optional<Program> program(long binary) {
        return Optional.ofNullable(programs.get(binary));
    }

    /** Whether the policy has said something of the binary as a whole. */
    boolean said(long binary) {
        return said.keySet().stream().anyMatch(key -> key.whole(binary));
    }

    List<PolicyRuling> rulings() {
        return new ArrayList<>(said.values());
    }

    /** Whether the policy wants this host cut off. */
    Optional<PolicyRuling> isolating() {
        return said.values().stream()
                .filter(ruling -> ruling.ruling().action() == Action.ISOLATE)
                .findFirst();
    }

    /**
     * A binary.
     *
     * @param family what it was last found to talk
     * @param processes those that hold sockets now
     */
    record Program(Binary binary, Optional<String> family, Set<ProcessKey> processes) {
        Program renewed(Program newer) {
            return new Program(newer.binary.sha256().isPresent() ? newer.binary : binary, family, processes);
        }

        @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // It comes as one from the verdict.
        Program of(Optional<String> found) {
            return new Program(binary, found, processes);
        }

        Program run(Set<ProcessKey> now) {
            return new Program(binary, family, now);
        }
    }

    /** What a ruling is about; conversations of one binary that one rule means are one thing. */
    private record Said(String rule, Optional<Long> binary, boolean conversation) {
        static Said of(PolicyRuling ruling) {
            return new Said(
                    ruling.ruling().rule().name(),
                    ruling.binary().map(Binary::id),
                    ruling.ruling().rule().match().reach() == Reach.CONVERSATION);
        }

        boolean whole(long id) {
            return !conversation && binary.filter(known -> known == id).isPresent();
        }
    }
}
