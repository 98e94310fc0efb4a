package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.FirewallException;
import org.peerwarden.agent.firewall.Forbidden;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.os.linux.NftRenderer.Tally;
import org.peerwarden.agent.process.ProcessTable;
import org.peerwarden.agent.socket.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces with one nftables table, control groups of its own for blocked binaries, and by cutting sockets. What the table
 * looks like stands at {@link NftRenderer}, what the control groups do at {@link Confinement}.
 *
 * <p>A packet that comes between reading a counter and replacing the table is stopped and not counted.
 */
public final class NftFirewall implements Firewall {
    private static final Logger LOG = LoggerFactory.getLogger(NftFirewall.class);
    private static final String MECHANISM = "nftables";
    private static final String LIST = "list table inet " + NftRenderer.TABLE;

    /** Connections that were being made while others were cut are cut in another pass. */
    private static final int CUTTING_PASSES = 5;

    private final Nft nft;
    private final SockDiag diag;
    private final Optional<CgroupTree> tree;
    private final Subjects subjects;

    private Ruleset inForce = Ruleset.EMPTY;
    private Rendering rendered = Rendering.NOTHING;
    private String listed = "";

    /**
     * Enforces in this thread's network namespace; {@link #whyNot()} tells beforehand whether it can.
     *
     * @param table to tell processes apart and find their sockets
     */
    public NftFirewall(ProcessTable table) {
        this(table, CgroupTree.find());
    }

    NftFirewall(ProcessTable table, Optional<CgroupTree> tree) {
        this.tree = tree;
        subjects = new Subjects(table, tree);
        nft = new Nft();
        diag = new SockDiag();
    }

    /** Why this host cannot be made to enforce rules: a code, and a sentence that says what to do; empty where it can. */
    public static Optional<String> whyNot() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.of("FIREWALL_OTHER_SYSTEM: nftables is Linux's alone");
        }
        try (Nft nft = new Nft()) {
            nft.run(NftRenderer.probe());
            nft.run(NftRenderer.probeRemoval());
            return SockDiag.whyNot().map(reason -> "FIREWALL_NO_SOCKETS: " + reason);
        } catch (LinkageError e) {
            return Optional.of(
                    "FIREWALL_NO_LIBRARY: libnftables.so.1 cannot be loaded; install the package libnftables1");
        } catch (FirewallException e) {
            return Optional.of(
                    e.getMessage().contains("not permitted")
                            ? "FIREWALL_NO_PRIVILEGE: the agent needs CAP_NET_ADMIN; run it as root or grant it"
                            : "FIREWALL_NO_KERNEL: this kernel does not do what is needed of nf_tables ("
                                    + e.getMessage() + "); load or enable nf_tables and nft_reject_inet");
        }
    }

    @Override
    public Availability availability() {
        Optional<String> reason = whyNot();
        return new Availability(reason.isEmpty(), reason.isEmpty() ? MECHANISM : "none", reason.orElse(""));
    }

    @Override
    public Applied apply(Ruleset rules) {
        Whereabouts found = subjects.find(rules, sockets());
        List<NotEnforced> missing = new ArrayList<>(found.missing());
        replace(rules, found.sockets(), missing);
        inForce = rules;
        return new Applied(cut(rules, found.inodes(), missing), missing);
    }

    /** None where they cannot be read: what only needs addresses is enforced all the same. */
    private List<Observation> sockets() {
        try {
            return diag.dump();
        } catch (SockDiagException e) {
            LOG.atWarn()
                    .addKeyValue("event", "firewall-without-sockets")
                    .addKeyValue("reason", e.getMessage())
                    .log();
            return List.of();
        }
    }

    /** Replaces the table where it should be another or is not what it was. */
    private void replace(Ruleset rules, Map<Subject, SubjectSockets> where, List<NotEnforced> missing) {
        Rendering wanted = Rendering.of(rules, where);
        if (wanted.equals(rendered) && intact()) {
            return;
        }
        Map<String, Tally> carried = tallies();
        try {
            nft.run(NftRenderer.render(rules, where, carried));
        } catch (FirewallException e) {
            if (where.isEmpty()) {
                throw e;
            }
            withoutGroups(rules, where, carried, missing, e);
        }
        rendered = wanted;
        listed = list();
    }

    /** One control group that cannot be used must not keep everything else, isolation above all, from being enforced. */
    private void withoutGroups(
            Ruleset rules,
            Map<Subject, SubjectSockets> where,
            Map<String, Tally> carried,
            List<NotEnforced> missing,
            FirewallException refusal) {
        Map<Subject, SubjectSockets> rest = where.entrySet().stream()
                .filter(entry -> entry.getValue().groups().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        nft.run(NftRenderer.render(rules, rest, carried));
        rules.blocks().stream()
                .filter(block -> where.containsKey(block.subject()) && !rest.containsKey(block.subject()))
                .forEach(block -> missing.add(new NotEnforced(block.source(), refusal.getMessage())));
        LOG.atWarn()
                .addKeyValue("event", "firewall-without-groups")
                .addKeyValue("reason", refusal.getMessage())
                .log();
    }

    private int cut(Ruleset rules, Map<Subject, Set<Long>> inodes, List<NotEnforced> missing) {
        if (rules.stopsNothing()) {
            return 0;
        }
        BiPredicate<Subject, Observation> holds = (subject, socket) ->
                socket.inode() != 0 && inodes.getOrDefault(subject, Set.of()).contains(socket.inode());
        Predicate<Observation> forbidden = new Forbidden(rules, ownAddresses(), holds);
        int cut = 0;
        try {
            Set<Long> done = new HashSet<>();
            for (int pass = 0; pass < CUTTING_PASSES; pass++) {
                // A datagram socket that was cut is still there, unconnected or anew: once is enough.
                int now = diag.destroy(socket -> forbidden.test(socket) && done.add(socket.cookie()));
                cut += now;
                if (now == 0) {
                    return cut;
                }
            }
        } catch (SockDiagException e) {
            missing.add(new NotEnforced("live connections", e.getMessage()));
        }
        return cut;
    }

    private static Set<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(NftFirewall::withoutScope)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            return Set.of();
        }
    }

    private static InetAddress withoutScope(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return InetAddress.ofLiteral(scope < 0 ? text : text.substring(0, scope));
    }

    @Override
    public boolean intact() {
        return list().equals(listed);
    }

    /** The table as it is, with handles, which are never used again: a rule that was taken out and put back is another. */
    private String list() {
        try {
            return nft.list(LIST).lines().sorted().collect(Collectors.joining("\n"));
        } catch (FirewallException e) {
            return ""; // There is none.
        }
    }

    @Override
    public List<BlockCount> counts() {
        Map<String, List<String>> words = new LinkedHashMap<>();
        for (Block block : inForce.blocks()) {
            words.computeIfAbsent(block.source(), _ -> new ArrayList<>()).add(block.what());
        }
        if (inForce.isolation().isPresent()) {
            words.put(ISOLATION, List.of("everything but the controllers and what is exempt"));
        }
        Map<String, Tally> tallies = tallies();
        List<BlockCount> counts = new ArrayList<>();
        words.forEach((source, what) -> {
            Tally tally = tallies.getOrDefault(NftRenderer.counter(source), Tally.ZERO);
            counts.add(new BlockCount(source, words(what), tally.packets(), tally.bytes()));
        });
        return counts;
    }

    private static String words(List<String> blocks) {
        List<String> distinct = blocks.stream().distinct().toList();
        return distinct.size() <= 3
                ? String.join("; ", distinct)
                : String.join("; ", distinct.subList(0, 3)) + "; and " + (distinct.size() - 3) + " more";
    }

    private Map<String, Tally> tallies() {
        try {
            return NftCounters.parse(nft.json("list counters table inet " + NftRenderer.TABLE));
        } catch (FirewallException e) {
            return Map.of(); // There is no table yet.
        }
    }

    @Override
    public void cleanUp() {
        FirewallException failed = null;
        try {
            nft.run(NftRenderer.removal());
        } catch (FirewallException e) {
            failed = e;
        }
        inForce = Ruleset.EMPTY;
        rendered = Rendering.NOTHING;
        listed = "";
        subjects.forget();
        try {
            if (tree.isPresent()) {
                Confinement.cleanUp(tree.get());
            }
        } catch (IOException e) {
            throw new FirewallException("control groups of ours could not be removed: " + e.getMessage(), e);
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Leaves the rules in force. */
    @Override
    public void close() {
        diag.close();
        nft.close();
    }

    /**
     * What was made of a ruleset.
     *
     * @param text with counters from zero
     * @param groups inodes of the control groups in it: one that was made anew under the same path is another to the kernel
     */
    private record Rendering(String text, List<Long> groups) {
        static final Rendering NOTHING = new Rendering(NftRenderer.removal(), List.of());

        static Rendering of(Ruleset rules, Map<Subject, SubjectSockets> where) {
            List<Long> groups = where.values().stream()
                    .flatMap(sockets -> sockets.groups().stream())
                    .map(group -> inode(Path.of("/sys/fs/cgroup").resolve(group.path())))
                    .toList();
            return new Rendering(NftRenderer.render(rules, where, Map.of()), groups);
        }

        private static long inode(Path group) {
            try {
                return Files.getAttribute(group, "unix:ino") instanceof Long inode ? inode : 0;
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
