package org.peerwarden.agent.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowChange;
import org.peerwarden.agent.flow.NameTable;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owner;

/**
 * Says of each binary that holds sockets whether it talks peer-to-peer. Used by one thread.
 *
 * <p>Evidence is added up, weight by weight. A program's name and its ports are hints: they name the family and bear out what it
 * does, and accuse nobody alone. {@link Level#CONFIRMED} is never said, as it takes bytes of a protocol, and sockets show none.
 *
 * <p>A verdict rises with the evidence and does not sink while its binary has a socket: a peer that was cut off does nothing any
 * more, and is what it was. It falls to {@link Level#NONE} when the binary had no socket for {@link
 * JudgeConfig.Memory#window()}. Evidence is told anew only when level or family changes or a reason is added.
 *
 * <p>Bounded by {@link JudgeConfig.Memory}.
 */
public final class Judge {
    private final JudgeConfig config;
    private final NameTable names;
    private final Map<Long, Activity> activities = new HashMap<>();
    private final Map<Long, Verdict> standing = new LinkedHashMap<>();

    /**
     * @param names asked only whether DNS answers are seen: where they are not, a peer without a name says little
     */
    public Judge(JudgeConfig config, NameTable names) {
        this.config = config;
        this.names = names;
    }

    /**
     * Takes in what is open and what changed.
     *
     * @param open all flows that are open now
     * @param changes what changed since the call before; flows that opened and ended between are among them
     * @return the verdicts that changed
     */
    public List<Verdict> update(List<Flow> open, List<FlowChange> changes, Instant now) {
        activities.values().forEach(Activity::beginLook);
        for (FlowChange change : changes) {
            see(change.flow(), now);
        }
        for (Flow flow : open) {
            see(flow, now);
        }
        List<Verdict> changed = new ArrayList<>();
        forget(now, changed);
        boolean namesSeen = names.seesAnswers();
        activities.forEach((binary, activity) -> {
            if (activity.takeNews()) {
                judge(binary, activity.conduct(namesSeen), now).ifPresent(changed::add);
            }
        });
        return changed;
    }

    /** The verdicts that stand, by {@link Verdict#binary()}; binaries of which nothing is suspected are left out. */
    public Map<Long, Verdict> standing() {
        return Map.copyOf(standing);
    }

    /** How many binaries are being judged. */
    int judged() {
        return activities.size();
    }

    private void see(Flow flow, Instant now) {
        Optional<Owner> owner = flow.attribution().owner();
        if (owner.isPresent()) {
            Binary binary = owner.get().binary();
            Activity activity = activities.get(binary.id());
            if (activity == null) {
                makeRoom();
                activity = new Activity(binary, config.memory().peersPerBinary(), now);
                activities.put(binary.id(), activity);
            }
            activity.see(flow, binary, now);
        }
    }

    private void makeRoom() {
        if (activities.size() >= config.memory().binaries()) {
            activities.entrySet().stream()
                    .min(Comparator.<Map.Entry<Long, Activity>, Boolean>comparing(
                                    entry -> standing.containsKey(entry.getKey()))
                            .thenComparing(entry -> entry.getValue().lastSeen()))
                    .map(Map.Entry::getKey)
                    .ifPresent(activities::remove);
        }
    }

    private void forget(Instant now, List<Verdict> changed) {
        Instant horizon = now.minus(config.memory().window());
        activities
                .values()
                .forEach(activity -> activity.forget(now, config.memory().window()));
        activities.values().removeIf(activity -> activity.lastSeen().isBefore(horizon));
        Iterator<Verdict> verdicts = standing.values().iterator();
        while (verdicts.hasNext()) {
            Verdict verdict = verdicts.next();
            if (!activities.containsKey(verdict.binary())) {
                verdicts.remove();
                changed.add(new Verdict(
                        verdict.binary(), Level.NONE, Optional.empty(), Optional.empty(), 0, List.of(), now));
            }
        }
    }

    private Optional<Verdict> judge(long binary, Conduct conduct, Instant now) {
        List<Finding> findings = Deciders.ALL.stream()
                .flatMap(decider -> decider.decide(conduct, config).stream())
                .toList();
        Verdict verdict = verdict(binary, findings, now);
        Verdict before = standing.get(binary);
        if (verdict.level() == Level.NONE || (before != null && !raises(verdict, before))) {
            return Optional.empty();
        }
        standing.put(binary, verdict);
        return Optional.of(verdict);
    }

    /** Whether it says more than the one before: a higher level, or on the same a family or another reason. */
    private static boolean raises(Verdict verdict, Verdict before) {
        int level = verdict.level().compareTo(before.level());
        if (level != 0 || (before.family().isPresent() && verdict.family().isEmpty())) {
            return level > 0;
        }
        List<String> reasons = before.evidence().stream().map(Evidence::decider).toList();
        return !verdict.family().equals(before.family())
                || verdict.evidence().stream().map(Evidence::decider).anyMatch(decider -> !reasons.contains(decider));
    }

    private Verdict verdict(long binary, List<Finding> findings, Instant now) {
        double sum = findings.stream()
                .mapToDouble(finding -> finding.evidence().weight())
                .sum();
        double confidence = Math.round(Math.clamp(sum, 0, 0.95) * 100) / 100.0;
        boolean conduct = findings.stream().anyMatch(finding -> finding.role() == Finding.Role.CONDUCT);
        Level level = conduct ? level(confidence, findings.size()) : Level.NONE;
        Optional<KnownFamily> family = family(findings);
        List<Evidence> evidence = findings.stream().map(Finding::evidence).toList();
        return level == Level.NONE
                ? new Verdict(binary, level, Optional.empty(), Optional.empty(), confidence, evidence, now)
                : new Verdict(
                        binary,
                        level,
                        family.map(KnownFamily::name),
                        Optional.of(family.map(KnownFamily::kind).orElse(Kind.UNKNOWN)),
                        confidence,
                        evidence,
                        now);
    }

    private Level level(double confidence, int reasons) {
        if (confidence >= config.levels().probable() && reasons > 1) {
            return Level.PROBABLE;
        }
        return confidence >= config.levels().suspected() ? Level.SUSPECTED : Level.NONE;
    }

    /** The family that most hints speak for. */
    private static Optional<KnownFamily> family(List<Finding> findings) {
        Map<KnownFamily, Double> votes = new LinkedHashMap<>();
        for (Finding finding : findings) {
            finding.family()
                    .ifPresent(family -> votes.merge(family, finding.evidence().weight(), Double::sum));
        }
        return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
}
