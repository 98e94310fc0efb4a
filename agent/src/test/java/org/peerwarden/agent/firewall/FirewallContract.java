package org.peerwarden.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.agent.firewall.Endpoints.endpoint;
import static org.peerwarden.agent.firewall.Endpoints.prefix;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.firewall.Firewall.BlockCount;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/** What every firewall does, on a host with peers at 10.77.0.2, 10.77.0.3, fd77::2 and fd77::3 that echo what they hear. */
public abstract class FirewallContract {
    public static final String PEER = "10.77.0.2";
    public static final String OTHER = "10.77.0.3";
    public static final String PEER_6 = "fd77::2";
    public static final String OTHER_6 = "fd77::3";
    public static final int PORT = 7000;
    public static final int OTHER_PORT = 7001;

    private static final Subject ANYBODY = new Subject.Anybody();

    private Firewall firewall;

    /** A firewall on the host; one more each time, as after a restart. */
    protected abstract Firewall open();

    /** Whether a word to the peer comes back from there now. */
    protected abstract boolean passes(Transport transport, Endpoint peer);

    /** Opens a connection by TCP that stays. */
    protected abstract void connect(Endpoint peer);

    /** Somebody else removes the rules. */
    protected abstract void disturb();

    /** A firewall that was opened last. */
    protected Firewall firewall() {
        return firewall;
    }

    /** Ends the firewall without a word, and begins another. */
    protected void restart() {
        firewall.close();
        firewall = open();
    }

    @BeforeEach
    void begin() {
        firewall = open();
    }

    @AfterEach
    void end() {
        firewall.cleanUp();
        firewall.close();
    }

    @Test
    void isThere() {
        assertThat(firewall.availability().available()).isTrue();
        assertThat(firewall.availability().reason()).isEmpty();
    }

    @Test
    void stopsNothingByItself() {
        firewall.apply(Ruleset.EMPTY);

        assertThat(reached()).isEqualTo("tcp4 tcp6 udp4 udp6");
        assertThat(firewall.intact()).isTrue();
        assertThat(firewall.counts()).isEmpty();
    }

    @Test
    void blocksPeersOfBothFamilies() {
        firewall.apply(
                Ruleset.of(new Block("decision-1", ANYBODY, Traffic.with(prefix(PEER, 32), prefix("fd77::2", 128)))));

        assertThat(reached()).isEmpty();
        assertThat(passes(Transport.TCP, endpoint(OTHER, PORT))).isTrue();
        assertThat(passes(Transport.UDP, endpoint(OTHER_6, PORT))).isTrue();
    }

    @Test
    void blocksAPrefix() {
        firewall.apply(Ruleset.of(new Block("net", ANYBODY, Traffic.with(prefix("10.77.0.2", 31)))));

        assertThat(reached()).isEqualTo("tcp6 udp6");
        assertThat(passes(Transport.TCP, endpoint(OTHER, PORT))).isFalse();
    }

    @Test
    void blocksAPortOfOneTransport() {
        firewall.apply(Ruleset.of(new Block("port", ANYBODY, Traffic.at(Transport.UDP, PORT))));

        assertThat(reached()).isEqualTo("tcp4 tcp6");
        assertThat(passes(Transport.UDP, endpoint(PEER, OTHER_PORT))).isTrue();
    }

    @Test
    void blocksATransport() {
        firewall.apply(Ruleset.of(new Block("transport", ANYBODY, Traffic.of(Transport.TCP))));

        assertThat(reached()).isEqualTo("udp4 udp6");
    }

    @Test
    void blocksOnlyWhatMeetsAllConditions() {
        firewall.apply(Ruleset.of(new Block(
                "all",
                ANYBODY,
                new Traffic(List.of(prefix(PEER, 32)), List.of(PortRange.of(PORT)), Optional.of(Transport.TCP)))));

        assertThat(reached()).isEqualTo("tcp6 udp4 udp6");
        assertThat(passes(Transport.TCP, endpoint(PEER, OTHER_PORT))).isTrue();
        assertThat(passes(Transport.TCP, endpoint(OTHER, PORT))).isTrue();
    }

    @Test
    void anAllowBeatsABlock() {
        firewall.apply(new Ruleset(
                List.of(new Block("allow", ANYBODY, Traffic.with(prefix(OTHER, 32)))),
                List.of(new Block("block", ANYBODY, Traffic.with(prefix("10.77.0.0", 16)))),
                Optional.empty(),
                List.of()));

        assertThat(reached()).isEqualTo("tcp6 udp6");
        assertThat(passes(Transport.UDP, endpoint(OTHER, PORT))).isTrue();
    }

    @Test
    void noBlockReachesTheController() {
        firewall.apply(new Ruleset(
                List.of(),
                List.of(new Block("block", ANYBODY, Traffic.with(prefix("0.0.0.0", 0), prefix("::", 0)))),
                Optional.empty(),
                List.of(endpoint(OTHER, PORT), endpoint(OTHER_6, PORT))));

        assertThat(reached()).isEmpty();
        assertThat(passes(Transport.TCP, endpoint(OTHER, PORT))).isTrue();
        assertThat(passes(Transport.TCP, endpoint(OTHER_6, PORT))).isTrue();
        assertThat(passes(Transport.TCP, endpoint(OTHER, OTHER_PORT))).isFalse();
    }

    @Test
    void isolationLeavesTheControllerAlone() {
        firewall.apply(Ruleset.of(isolation()));

        assertThat(reached()).isEmpty();
        assertThat(passes(Transport.TCP, endpoint(OTHER, PORT))).isTrue();
        assertThat(passes(Transport.TCP, endpoint(OTHER_6, PORT))).isTrue();
        assertThat(passes(Transport.UDP, endpoint(OTHER, PORT))).isFalse();
        assertThat(passes(Transport.TCP, endpoint(OTHER, OTHER_PORT))).isFalse();
    }

    @Test
    void isolationLeavesWhatIsExempt() {
        firewall.apply(Ruleset.of(new IsolationRules(
                List.of(endpoint(OTHER, PORT)),
                List.of(
                        new IsolationRules.Exemption(prefix(PEER, 32), Optional.of(Transport.UDP), Optional.of(PORT)),
                        new IsolationRules.Exemption(prefix(PEER_6, 128), Optional.empty(), Optional.empty())))));

        assertThat(reached()).isEqualTo("tcp6 udp4 udp6");
        assertThat(passes(Transport.UDP, endpoint(PEER, OTHER_PORT))).isFalse();
    }

    @Test
    void anAllowDoesNotPierceIsolation() {
        firewall.apply(new Ruleset(
                List.of(new Block("allow", ANYBODY, Traffic.with(prefix(PEER, 32)))),
                List.of(),
                Optional.of(isolation()),
                List.of()));

        assertThat(reached()).isEmpty();
    }

    @Test
    void cutsWhatIsForbiddenAndCountsIt() {
        connect(endpoint(PEER, PORT));
        connect(endpoint(PEER_6, PORT));
        connect(endpoint(OTHER, PORT));

        assertThat(firewall.apply(Ruleset.of(isolation())).connectionsCut()).isEqualTo(2);
        assertThat(firewall.apply(Ruleset.of(isolation())).connectionsCut()).isZero();
    }

    @Test
    void releaseRestoresEverything() {
        firewall.apply(Ruleset.of(isolation()));
        assertThat(reached()).isEmpty();

        firewall.apply(Ruleset.EMPTY);
        assertThat(reached()).isEqualTo("tcp4 tcp6 udp4 udp6");
        assertThat(firewall.counts()).isEmpty();
    }

    @Test
    void countsWhatItStoppedAndCountsOn() {
        Block peer = new Block("decision-1", ANYBODY, Traffic.with(prefix(PEER, 32)));
        firewall.apply(Ruleset.of(peer));
        assertThat(packets("decision-1")).isZero();

        assertThat(passes(Transport.UDP, endpoint(PEER, PORT))).isFalse();
        long first = packets("decision-1");
        assertThat(first).isPositive();

        firewall.apply(Ruleset.of(peer, new Block("another", ANYBODY, Traffic.with(prefix(OTHER, 32)))));
        assertThat(packets("decision-1")).isGreaterThanOrEqualTo(first);
        assertThat(packets("another")).isZero();
        assertThat(firewall.counts()).extracting(BlockCount::source).containsExactly("decision-1", "another");
    }

    @Test
    void noticesAForeignHandAndMendsIt() {
        Ruleset rules = Ruleset.of(isolation());
        firewall.apply(rules);
        assertThat(firewall.intact()).isTrue();

        disturb();
        assertThat(firewall.intact()).isFalse();
        assertThat(passes(Transport.TCP, endpoint(PEER, PORT))).isTrue();

        firewall.apply(rules);
        assertThat(firewall.intact()).isTrue();
        assertThat(reached()).isEmpty();
    }

    @Test
    void cleansUpMoreThanOnce() {
        firewall.apply(Ruleset.of(isolation()));

        firewall.cleanUp();
        firewall.cleanUp();
        assertThat(reached()).isEqualTo("tcp4 tcp6 udp4 udp6");
        assertThat(firewall.intact()).isTrue();
        assertThat(firewall.counts()).isEmpty();
    }

    @Test
    void takesTheSameRulesTwice() {
        firewall.apply(Ruleset.of(isolation()));
        firewall.apply(Ruleset.of(isolation()));

        assertThat(firewall.intact()).isTrue();
        assertThat(reached()).isEmpty();
    }

    /** The other host, by TCP at one port, is the controller. */
    protected static IsolationRules isolation() {
        return new IsolationRules(List.of(endpoint(OTHER, PORT), endpoint(OTHER_6, PORT)), List.of());
    }

    private long packets(String source) {
        return firewall.counts().stream()
                .filter(count -> count.source().equals(source))
                .findFirst()
                .orElseThrow()
                .packets();
    }

    /** In which ways the peer is reached. */
    private String reached() {
        StringBuilder ways = new StringBuilder();
        for (Transport transport : Transport.values()) {
            for (InetAddress address : List.of(Endpoints.address(PEER), Endpoints.address(PEER_6))) {
                if (passes(transport, new Endpoint(address, PORT))) {
                    ways.append(transport == Transport.TCP ? " tcp" : " udp")
                            .append(address.getAddress().length == 4 ? '4' : '6');
                }
            }
        }
        return ways.toString().strip();
    }
}
