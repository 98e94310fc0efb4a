package org.peerwarden.agent.os.linux;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.IsolationRules;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.socket.Endpoint;

/**
 * Writes a {@link Ruleset} as the text of one nftables table. Pure: the same rules give the same text.
 *
 * <p>The text is one transaction: it removes the table, there or not, and makes it anew; in between nothing passes that
 * should not, because there is no in between. {@link Ruleset#EMPTY} leaves no table at all.
 *
 * <p>The shape. Three base chains (input, output, forward) at priority {@code filter - 10}: after address translation, so
 * that real peers are seen, and before the tables of firewalld, ufw and others, which cannot accept what is dropped here; an
 * accept here is not final, they may still drop. Connection tracking is not asked: a connection that was there before is
 * stopped like a new one. In each chain the first rule that speaks wins:
 *
 * <ol>
 *   <li>loopback, the controllers, DHCP and neighbour discovery pass;
 *   <li>what an allow means skips the blocks;
 *   <li>what a block means is counted and stopped;
 *   <li>under isolation exemptions pass, and the rest is counted and stopped.
 * </ol>
 *
 * <p>What comes from outside, or passes through, is dropped without a word: who scans learns nothing. What programs of this
 * host send is rejected as "administratively prohibited", so that they fail at once and do not hang; the answer goes over
 * loopback and never leaves. A reset would look like the peer's own refusal, to people and to the probes of isolation.
 *
 * <p>Under isolation errors about the size of packets may come in, or the controller could not be reached over a path with a
 * smaller limit. Packets that programs write to the network card past the Internet layer (packet sockets, root alone), and
 * frames that are bridged and not routed, are not seen here.
 */
final class NftRenderer {
    /** The one name under which everything stands. */
    static final String TABLE = "peerwarden";

    static final String FAMILY = "inet";

    /** nft takes no longer ones. */
    private static final int LONGEST_COMMENT = 100;

    private static final String ND =
            "icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255"
                    + " accept";

    private final Ruleset rules;
    private final Map<Subject, SubjectSockets> sockets;
    private final Map<String, Tally> carried;
    private final StringBuilder text = new StringBuilder();

    private NftRenderer(Ruleset rules, Map<Subject, SubjectSockets> sockets, Map<String, Tally> carried) {
        this.rules = rules;
        this.sockets = sockets;
        this.carried = carried;
    }

    /**
     * The whole text.
     *
     * @param sockets where control groups and executables are to be found; one that is missing is left out
     * @param carried what counters, by name, begin with
     */
    static String render(Ruleset rules, Map<Subject, SubjectSockets> sockets, Map<String, Tally> carried) {
        if (rules.stopsNothing()) {
            return removal();
        }
        return new NftRenderer(rules, sockets, carried).table();
    }

    /** Removes the table, there or not. */
    static String removal() {
        return "add table inet peerwarden\ndelete table inet peerwarden\n";
    }

    /** Needs what is needed; to be taken back by {@link #probeRemoval()}. */
    static String probe() {
        return """
                add table inet peerwarden-probe
                table inet peerwarden-probe {
                    chain refuse {
                        reject with icmpx admin-prohibited
                    }
                    chain output {
                        type filter hook output priority filter - 10; policy accept;
                        oifname "peerwarden-none" goto refuse
                    }
                }
                """;
    }

    static String probeRemoval() {
        return "delete table inet peerwarden-probe\n";
    }

    /** The name of the counter of a source: the same in every run, so that counts survive the agent. */
    static String counter(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            String readable = source.replaceAll("[^a-zA-Z0-9]", "_");
            return "c_" + readable.substring(0, Math.min(30, readable.length())) + "_"
                    + HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String table() {
        text.append(removal()).append("table inet peerwarden {\n");
        line("comment \"kept by peerwarden-agent, which undoes changes\"");
        counters().forEach(this::counter);
        chain("refuse", List.of("reject with icmpx admin-prohibited"));
        for (Way way : Way.values()) {
            blocks(way);
            base(way);
        }
        return text.append("}\n").toString();
    }

    private SortedMap<String, String> counters() {
        SortedMap<String, String> counters = new TreeMap<>();
        rules.blocks().forEach(block -> counters.put(counter(block.source()), block.source()));
        if (rules.isolation().isPresent()) {
            counters.put(counter(Firewall.ISOLATION), Firewall.ISOLATION);
        }
        return counters;
    }

    private void counter(String name, String source) {
        Tally begun = carried.getOrDefault(name, Tally.ZERO);
        text.append("\n\tcounter ").append(name).append(" {\n");
        line("\tpackets " + begun.packets() + " bytes " + begun.bytes());
        line("\tcomment \"" + quotable(source) + "\"");
        line("}");
    }

    /** The chain that speaks for one way of packets what {@link Ruleset#allows()} and {@link Ruleset#blocks()} say. */
    private void blocks(Way way) {
        text.append("\n\tchain ").append(way.word).append("_blocks {\n");
        rules.allows().forEach(block -> rules(way, block, "return"));
        rules.blocks()
                .forEach(block -> rules(way, block, "counter name \"" + counter(block.source()) + "\" " + way.stopped));
        line("}");
    }

    private void rules(Way way, Block block, String verdict) {
        SubjectSockets where = sockets.getOrDefault(block.subject(), SubjectSockets.NONE);
        for (String condition : NftConditions.of(way, block, where)) {
            line("\t" + condition + " " + verdict + " comment \"" + quotable(block.source()) + "\"");
        }
    }

    private void base(Way way) {
        text.append("\n\tchain ").append(way.word).append(" {\n");
        line("\ttype filter hook " + way.word + " priority filter - 10; policy accept;");
        switch (way) {
            case INPUT -> {
                line("\tiifname \"lo\" accept");
                spared(way);
                line("\tmeta nfproto ipv4 udp sport 67 udp dport 68 accept");
                line("\tmeta nfproto ipv6 udp sport 547 udp dport 546 accept");
                line("\t" + ND);
                line("\ticmpv6 type mld-listener-query accept");
            }
            case OUTPUT -> {
                line("\toifname \"lo\" accept");
                spared(way);
                line("\tmeta nfproto ipv4 udp sport 68 udp dport 67 accept");
                line("\tmeta nfproto ipv6 udp sport 546 udp dport 547 accept");
                line("\t" + ND);
                line("\ticmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } accept");
            }
            case FORWARD -> {}
        }
        line("\tjump " + way.word + "_blocks");
        rules.isolation().ifPresent(isolation -> isolation(way, isolation));
        line("}");
    }

    private void spared(Way way) {
        List<Endpoint> controllers =
                rules.isolation().map(IsolationRules::controllers).orElse(List.of());
        for (Endpoint controller : controllers) {
            spare(way, controller);
        }
        rules.spared().stream()
                .filter(endpoint -> !controllers.contains(endpoint))
                .forEach(endpoint -> spare(way, endpoint));
    }

    private void spare(Way way, Endpoint controller) {
        line("\t" + NftConditions.address(way, controller.address()) + " tcp " + way.peer + "port " + controller.port()
                + " accept");
    }

    private void isolation(Way way, IsolationRules isolation) {
        switch (way) {
            case INPUT -> {
                line("\ticmp type destination-unreachable icmp code frag-needed accept");
                line("\ticmpv6 type packet-too-big accept");
                isolation.exemptions().forEach(exemption -> exempt(way, exemption));
            }
            case OUTPUT -> isolation.exemptions().forEach(exemption -> exempt(way, exemption));
            case FORWARD -> {}
        }
        line("\tcounter name \"" + counter(Firewall.ISOLATION) + "\" " + way.stopped);
    }

    private void exempt(Way way, IsolationRules.Exemption exemption) {
        NftConditions.of(way, exemption).forEach(condition -> line("\t" + condition + " accept"));
    }

    private void chain(String name, List<String> lines) {
        text.append("\n\tchain ").append(name).append(" {\n");
        lines.forEach(rule -> line("\t" + rule));
        line("}");
    }

    private void line(String line) {
        text.append('\t').append(line).append('\n');
    }

    /** What can stand between quotes: nft knows no way to write a quote there. */
    private static String quotable(String text) {
        String plain = text.replaceAll("[^\\x20\\x21\\x23-\\x7e]", "?");
        return plain.substring(0, Math.min(LONGEST_COMMENT, plain.length()));
    }

    /** What a counter has counted. */
    record Tally(long packets, long bytes) {
        static final Tally ZERO = new Tally(0, 0);
    }

    /** A way of packets through the host, as nft names it. */
    enum Way {
        INPUT("input", "s", "d", "drop"),
        OUTPUT("output", "d", "s", "goto refuse"),
        FORWARD("forward", "", "", "drop");

        final String word;

        /** "s" or "d", before "addr" or "port": which end the peer is. */
        final String peer;

        /** Which end this host is. */
        final String host;

        final String stopped;

        Way(String word, String peer, String host, String stopped) {
            this.word = word;
            this.peer = peer;
            this.host = host;
            this.stopped = stopped;
        }

        /** Which ends a peer may be at: either, in what passes through. */
        List<String> peers() {
            return this == FORWARD ? List.of("d", "s") : List.of(peer);
        }
    }
}
