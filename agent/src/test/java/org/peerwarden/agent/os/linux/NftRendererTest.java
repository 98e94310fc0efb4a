package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.IsolationRules;
import org.peerwarden.agent.firewall.PortRange;
import org.peerwarden.agent.firewall.Prefix;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.firewall.Traffic;
import org.peerwarden.agent.os.linux.NftRenderer.Tally;
import org.peerwarden.agent.os.linux.SubjectSockets.Group;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/** Rulesets in, the whole text out. That the kernel takes each of them is NftFirewallTest's to show. */
final class NftRendererTest {
    private static final Subject ANYBODY = new Subject.Anybody();
    private static final Subject USER = new Subject.User(1000);
    private static final Subject GROUP = new Subject.ControlGroup("/system.slice/tor.service");
    private static final Subject EXECUTABLE = new Subject.Executable(0xabcd, "/usr/bin/transmission-daemon", Set.of());
    private static final Endpoint CONTROLLER = endpoint("10.0.0.2", 7443);
    private static final Endpoint CONTROLLER_6 = endpoint("2001:db8::2", 7443);

    static final Map<Subject, SubjectSockets> SOCKETS = Map.of(
            USER,
            SubjectSockets.ofPorts(List.of(PortRange.of(8080)), List.of()),
            GROUP,
            new SubjectSockets(List.of(new Group("system.slice/tor.service", 2)), List.of(), List.of()),
            EXECUTABLE,
            new SubjectSockets(
                    List.of(new Group("unified/a/peerwarden.blocked-abcd", 2)),
                    List.of(PortRange.of(51413)),
                    List.of(PortRange.of(6771), PortRange.of(51413))));

    /** The table of rulesets. */
    static final List<Case> CASES = List.of(
            new Case("nothing", Ruleset.EMPTY),
            new Case(
                    "controller-alone-stops-nothing",
                    new Ruleset(List.of(), List.of(), Optional.empty(), List.of(CONTROLLER))),
            new Case(
                    "peers",
                    Ruleset.of(new Block(
                            "decision-1",
                            ANYBODY,
                            Traffic.with(
                                    prefix("192.0.2.0", 24), prefix("198.51.100.7", 32), prefix("2001:db8:1::", 48))))),
            new Case(
                    "ports",
                    Ruleset.of(
                            new Block(
                                    "bittorrent-ports",
                                    ANYBODY,
                                    new Traffic(
                                            List.of(),
                                            List.of(new PortRange(6881, 6889), PortRange.of(51413)),
                                            Optional.empty())),
                            new Block("no-dns", ANYBODY, Traffic.at(Transport.UDP, 53)))),
            new Case("transport", Ruleset.of(new Block("no-udp", ANYBODY, Traffic.of(Transport.UDP)))),
            new Case(
                    "all-conditions",
                    Ruleset.of(new Block(
                            "all",
                            ANYBODY,
                            new Traffic(
                                    List.of(prefix("10.0.0.0", 8)),
                                    List.of(PortRange.of(443)),
                                    Optional.of(Transport.TCP))))),
            new Case(
                    "whole-families",
                    Ruleset.of(new Block("all", ANYBODY, Traffic.with(prefix("0.0.0.0", 0), prefix("::", 0))))),
            new Case(
                    "user-and-group",
                    Ruleset.of(
                            new Block("user", USER, Traffic.EVERYTHING),
                            new Block("group", GROUP, Traffic.of(Transport.TCP)))),
            new Case("executables", Ruleset.of(new Block("no-bittorrent", EXECUTABLE, Traffic.EVERYTHING))),
            new Case(
                    "subject-not-found",
                    Ruleset.of(new Block("gone", new Subject.ControlGroup("/gone"), Traffic.EVERYTHING))),
            new Case(
                    "allowed-and-spared",
                    new Ruleset(
                            List.of(
                                    new Block("decision-2", ANYBODY, Traffic.with(prefix("10.1.0.0", 16))),
                                    new Block("decision-3", EXECUTABLE, Traffic.with(prefix("10.2.0.0", 16)))),
                            List.of(
                                    new Block("rule \"x\"\n\u00e9", EXECUTABLE, Traffic.EVERYTHING),
                                    new Block("lan", ANYBODY, Traffic.with(prefix("10.0.0.0", 8)))),
                            Optional.empty(),
                            List.of(CONTROLLER, CONTROLLER_6))),
            new Case("isolation", Ruleset.of(new IsolationRules(List.of(CONTROLLER, CONTROLLER_6), List.of()))),
            new Case(
                    "isolation-with-exemptions",
                    new Ruleset(
                            List.of(),
                            List.of(new Block("no-bittorrent", EXECUTABLE, Traffic.EVERYTHING)),
                            Optional.of(new IsolationRules(
                                    List.of(CONTROLLER),
                                    List.of(
                                            new IsolationRules.Exemption(
                                                    prefix("10.9.0.0", 16), Optional.empty(), Optional.empty()),
                                            new IsolationRules.Exemption(
                                                    prefix("10.0.0.53", 32),
                                                    Optional.of(Transport.UDP),
                                                    Optional.of(53)),
                                            new IsolationRules.Exemption(
                                                    prefix("2001:db8::", 32), Optional.empty(), Optional.of(22)),
                                            new IsolationRules.Exemption(
                                                    prefix("10.8.0.0", 16),
                                                    Optional.of(Transport.TCP),
                                                    Optional.empty())))),
                            List.of(CONTROLLER))));

    /** Rules, and the name of the file with the text that they should give. */
    record Case(String name, Ruleset rules) {
        String expected() {
            try (InputStream text = NftRendererTest.class.getResourceAsStream("nft/" + name + ".nft")) {
                return text == null ? "no file " + name : new String(text.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void writesTheWholeTable(Case of) {
        assertThat(NftRenderer.render(of.rules, SOCKETS, Map.of())).isEqualTo(of.expected());
    }

    @Test
    void countsOn() {
        Ruleset rules = Ruleset.of(new Block("no-udp", ANYBODY, Traffic.of(Transport.UDP)));
        String text = NftRenderer.render(rules, Map.of(), Map.of(NftRenderer.counter("no-udp"), new Tally(3, 4711)));
        assertThat(text).contains("packets 3 bytes 4711");
    }

    @Test
    void countersOfSourcesThatReadAlikeDiffer() {
        Set<String> names = new HashSet<>();
        for (String source : List.of("a b", "a_b", "a-b", "é", "", "a".repeat(500), "a".repeat(501))) {
            names.add(NftRenderer.counter(source));
        }
        assertThat(names).hasSize(7).allMatch(name -> name.matches("c_[a-zA-Z0-9_]{1,60}"));
    }

    static Prefix prefix(String address, int length) {
        return new Prefix(InetAddress.ofLiteral(address), length);
    }

    static Endpoint endpoint(String address, int port) {
        return new Endpoint(InetAddress.ofLiteral(address), port);
    }
}
