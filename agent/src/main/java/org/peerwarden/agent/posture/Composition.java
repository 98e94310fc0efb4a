package org.peerwarden.agent.posture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.Firewall.NotEnforced;
import org.peerwarden.agent.firewall.IsolationRules;
import org.peerwarden.agent.firewall.PortRange;
import org.peerwarden.agent.firewall.Prefix;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.firewall.Traffic;
import org.peerwarden.agent.posture.Known.Program;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.agent.verdict.PolicyRuling;
import org.peerwarden.policies.Action;
import org.peerwarden.policies.Match;
import org.peerwarden.policies.PeerSet;
import org.peerwarden.policies.PortSet;
import org.peerwarden.policies.Rule;

/**
 * Makes one ruleset of what was decided, what the policy says, and what is known of this host. Pure.
 *
 * <p>A directive that allows beats every block: of the same binary as a whole, or, where it names peers, of what is said to
 * them. What a rule says of addresses, ports and transports alone holds for every binary at once; an allow for a binary, by a
 * directive or a rule, does not lift it, which is said.
 *
 * @param notEnforced what of it no firewall can hold
 */
record Composition(Ruleset rules, List<NotEnforced> notEnforced) {
    private static final Subject ANYBODY = new Subject.Anybody();

    static Composition of(
            List<Directive> directives,
            Known known,
            List<LocalFacts.BlockedBinary> carried,
            List<Endpoint> controllers,
            Optional<IsolationRules> isolation,
            Instant now) {
        Work work = new Work(known, carried);
        List<Directive> standing = directives.stream()
                .filter(directive ->
                        directive.expiresAt().filter(end -> !end.isAfter(now)).isEmpty())
                .toList();
        standing.stream()
                .filter(directive -> directive.action() == Directive.Action.ALLOW)
                .forEach(work::allow);
        standing.stream()
                .filter(directive -> directive.action() == Directive.Action.BLOCK)
                .forEach(work::block);
        known.rulings().forEach(work::rule);
        carried.forEach(work::carry);
        return new Composition(
                new Ruleset(List.copyOf(work.allows), work.blocksThatStand(), isolation, controllers), work.missing());
    }

    /** The executables among the blocks, for {@link LocalFacts#blocked()}. */
    List<LocalFacts.BlockedBinary> blockedBinaries() {
        List<LocalFacts.BlockedBinary> blocked = new ArrayList<>();
        for (Block block : rules.blocks()) {
            if (block.subject() instanceof Subject.Executable executable
                    && block.traffic().equals(Traffic.EVERYTHING)) {
                blocked.add(new LocalFacts.BlockedBinary(block.source(), executable.binary(), executable.path()));
            }
        }
        return blocked;
    }

    private static final class Work {
        private final Known known;
        private final List<LocalFacts.BlockedBinary> carried;
        private final Set<Block> allows = new LinkedHashSet<>();
        private final Set<Block> blocks = new LinkedHashSet<>();
        private final Set<Long> free = new HashSet<>();
        private final Set<String> freeing = new LinkedHashSet<>();

        Work(Known known, List<LocalFacts.BlockedBinary> carried) {
            this.known = known;
            this.carried = carried;
        }

        void allow(Directive directive) {
            if (!ofProgram(directive)) {
                allows.add(new Block(directive.decisionId(), ANYBODY, traffic(directive)));
                return;
            }
            if (directive.peer().isEmpty()) {
                carried.stream()
                        .filter(blocked -> directive.binaryPath().equals(Optional.of(blocked.path())))
                        .forEach(blocked -> free.add(blocked.binary()));
            }
            for (Program program : meant(directive)) {
                if (directive.peer().isEmpty()) {
                    free.add(program.binary().id());
                    freeing.add(directive.decisionId());
                } else {
                    allows.add(new Block(directive.decisionId(), executable(program), traffic(directive)));
                }
            }
        }

        /** What was blocked before stays so until something is said of the binary anew: after a restart that takes a while. */
        void carry(LocalFacts.BlockedBinary blocked) {
            boolean said = known.said(blocked.binary())
                    || blocks.stream()
                            .anyMatch(block -> block.source().equals(blocked.source())
                                    && block.subject() instanceof Subject.Executable executable
                                    && executable.binary() == blocked.binary());
            if (!said) {
                Subject subject = known.program(blocked.binary())
                        .map(Work::executable)
                        .orElseGet(() -> new Subject.Executable(blocked.binary(), blocked.path(), Set.of()));
                blocks.add(new Block(blocked.source(), subject, Traffic.EVERYTHING));
            }
        }

        void block(Directive directive) {
            if (!ofProgram(directive)) {
                blocks.add(new Block(directive.decisionId(), ANYBODY, traffic(directive)));
                return;
            }
            for (Program program : meant(directive)) {
                blocks.add(new Block(directive.decisionId(), executable(program), traffic(directive)));
            }
        }

        void rule(PolicyRuling ruling) {
            switch (ruling.ruling().action()) {
                case BLOCK -> of(ruling).ifPresent(blocks::add);
                case ALLOW -> of(ruling).ifPresent(allows::add);
                case ISOLATE, ALERT -> {}
            }
        }

        private Optional<Block> of(PolicyRuling ruling) {
            Rule rule = ruling.ruling().rule();
            return switch (rule.match().reach()) {
                case NETWORK -> Optional.of(new Block(rule.name(), ANYBODY, traffic(rule.match())));
                case BINARY -> {
                    if (rule.action() == Action.ALLOW) {
                        // Needs nothing: where it holds no rule blocks the binary as a whole. What blocks everybody
                        // stays.
                        freeing.add(rule.name());
                        yield Optional.empty();
                    }
                    yield program(ruling)
                            .map(program -> new Block(rule.name(), executable(program), Traffic.EVERYTHING));
                }
                case CONVERSATION ->
                    program(ruling).map(program -> new Block(rule.name(), executable(program), traffic(rule.match())));
            };
        }

        private Optional<Program> program(PolicyRuling ruling) {
            return ruling.binary().flatMap(binary -> known.program(binary.id()));
        }

        /** Without those of binaries that a directive frees. */
        List<Block> blocksThatStand() {
            return blocks.stream()
                    .filter(block -> !(block.subject() instanceof Subject.Executable executable
                            && free.contains(executable.binary())))
                    .toList();
        }

        List<NotEnforced> missing() {
            List<String> wide = blocks.stream()
                    .filter(block -> block.subject() instanceof Subject.Anybody)
                    .map(Block::source)
                    .distinct()
                    .toList();
            return wide.isEmpty()
                    ? List.of()
                    : freeing.stream()
                            .map(source -> new NotEnforced(
                                    source,
                                    "an allowed binary is still stopped by " + String.join(", ", wide)
                                            + ", which holds for every binary at once"))
                            .toList();
        }

        private List<Program> meant(Directive directive) {
            return known.programs().stream()
                    .filter(program -> meant(directive, program))
                    .toList();
        }

        private static boolean meant(Directive directive, Program program) {
            return directive
                            .binaryPath()
                            .filter(path -> !path.equals(program.binary().path()))
                            .isEmpty()
                    && (directive.binarySha256().isEmpty()
                            || directive.binarySha256().equals(program.binary().sha256()))
                    && (directive.family().isEmpty() || directive.family().equals(program.family()));
        }

        private static boolean ofProgram(Directive directive) {
            return directive.binaryPath().isPresent()
                    || directive.binarySha256().isPresent()
                    || directive.family().isPresent();
        }

        private static Subject executable(Program program) {
            return new Subject.Executable(
                    program.binary().id(), program.binary().path(), program.processes());
        }
    }

    private static Traffic traffic(Directive directive) {
        return directive.peer().map(Traffic::with).orElse(Traffic.EVERYTHING);
    }

    private static Traffic traffic(Match match) {
        return new Traffic(
                match.peers().map(PeerSet::prefixes).orElse(List.of()).stream()
                        .map(Composition::prefix)
                        .toList(),
                match.ports().map(PortSet::ranges).orElse(List.of()).stream()
                        .map(range -> new PortRange(range.first(), range.last()))
                        .toList(),
                match.transport().map(transport -> switch (transport) {
                    case TCP -> Transport.TCP;
                    case UDP -> Transport.UDP;
                }));
    }

    private static Prefix prefix(org.peerwarden.policies.Prefix prefix) {
        try {
            return new Prefix(InetAddress.getByAddress(prefix.address().toBytes()), prefix.length());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
