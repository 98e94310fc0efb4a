package org.peerwarden.agent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.peerwarden.agent.control.Desk;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.link.Identity;
import org.peerwarden.agent.link.Link;
import org.peerwarden.agent.posture.AppliedState;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.verdict.Evidence;
import org.peerwarden.agent.verdict.Level;
import org.peerwarden.agent.verdict.Verdict;

/** Answers from what the last look found. */
final class AgentDesk implements Desk {
    private final Agent agent;
    private final Identity identity;

    AgentDesk(Agent agent, Identity identity) {
        this.agent = agent;
        this.identity = identity;
    }

    @Override
    public Status status() {
        Link.Status link = agent.linkStatus();
        AppliedState applied = agent.seen().applied();
        var enforced = agent.platform().enforcement();
        return new Status(
                Version.text(),
                identity.hostId(),
                identity.fleetId(),
                identity.group(),
                link.controller().isEmpty() ? identity.controller().toString() : link.controller(),
                link.state().name(),
                link.problem(),
                link.certificateUntil(),
                agent.platform().sockets().tier(),
                present(agent.platform().tierReason()),
                enforced.mechanism(),
                present(enforced.reason()),
                applied.acceptedRevision(),
                applied.refusal().map(refusal -> refusal.code() + ": " + refusal.text()),
                applied.policyVersion(),
                applied.isolation().name(),
                applied.leaseUntil(),
                agent.seen().flows().size(),
                new Spooled(
                        agent.spool().nextOffset()
                                - agent.spool().oldestOffset()
                                + agent.spool().waitingRecords(),
                        agent.spool().droppedRecords()),
                agent.health().warnings().stream()
                        .map(warning -> new Problem(
                                warning.code().name(),
                                warning.code().severity().name(),
                                warning.text(),
                                warning.since()))
                        .toList());
    }

    @Override
    public List<Connection> connections() {
        Seen seen = agent.seen();
        return seen.flows().stream()
                .limit(MOST_CONNECTIONS)
                .map(flow -> connection(flow, seen.verdicts()))
                .toList();
    }

    private static Connection connection(Flow flow, Map<Long, Verdict> verdicts) {
        Optional<Owner> owner = flow.attribution().owner();
        return new Connection(
                flow.transport().name(),
                flow.direction().name(),
                flow.local().toString(),
                flow.peer().map(Endpoint::toString),
                flow.dnsName(),
                flow.outcome().name(),
                flow.bytes().map(ByteCounts::sent),
                flow.bytes().map(ByteCounts::received),
                flow.firstSeen(),
                flow.attribution().method().name().toLowerCase(Locale.ROOT),
                owner.map(known -> known.process().pid()),
                owner.map(known -> known.binary().path()),
                owner.flatMap(Owner::user),
                owner.flatMap(known ->
                                Optional.ofNullable(verdicts.get(known.binary().id())))
                        .map(AgentDesk::words));
    }

    private static String words(Verdict verdict) {
        return verdict.level().name().toLowerCase(Locale.ROOT)
                + verdict.family().map(family -> " " + family).orElse("");
    }

    @Override
    public boolean release(String code) {
        return agent.release(code);
    }

    @Override
    public List<BinaryReport> inspect(String binary) {
        Seen seen = agent.seen();
        Map<Long, List<Owner>> byBinary = seen.owners().stream()
                .filter(owner -> owner.binary().path().equals(binary)
                        || owner.binary().name().equals(binary))
                .collect(Collectors.groupingBy(owner -> owner.binary().id()));
        return byBinary.values().stream()
                .map(owners -> report(owners, seen.verdicts()))
                .toList();
    }

    private static BinaryReport report(List<Owner> owners, Map<Long, Verdict> verdicts) {
        Binary binary = owners.getLast().binary();
        Optional<Verdict> verdict = Optional.ofNullable(verdicts.get(binary.id()));
        return new BinaryReport(
                binary.path(),
                binary.sha256(),
                binary.installedBy().map(software -> software.name() + " " + software.version()),
                owners.stream().map(owner -> owner.process().pid()).toList(),
                verdict.map(Verdict::level).orElse(Level.NONE).name(),
                verdict.flatMap(Verdict::family),
                verdict.map(Verdict::confidence).orElse(0.0),
                verdict.map(Verdict::evidence).orElse(List.of()).stream()
                        .map(Evidence::observation)
                        .toList());
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
