package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.peerwarden.agent.firewall.Endpoints.endpoint;
import static org.peerwarden.agent.firewall.Endpoints.prefix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.FirewallContract;
import org.peerwarden.agent.firewall.FirewallException;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.firewall.Traffic;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/** Measured at the other end of a cable. */
@Tag("kernel")
final class NftFirewallTest extends FirewallContract {
    /** How long a word that passes may take, in milliseconds; what is dropped takes this long to be believed. */
    static final int PATIENCE = 400;

    private final List<Socket> connections = new ArrayList<>();
    private final FarHost far;

    NftFirewallTest() {
        far = new FarHost();
    }

    @Override
    protected Firewall open() {
        return new NftFirewall(new ProcProcesses(), Optional.empty());
    }

    @Override
    protected boolean passes(Transport transport, Endpoint peer) {
        return switch (transport) {
            case TCP -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(peer.address(), peer.port()), PATIENCE);
                    yield answered(socket);
                } catch (IOException e) {
                    yield false;
                }
            }
            case UDP -> datagramPasses(0, peer);
        };
    }

    private static boolean answered(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE);
        socket.getOutputStream().write('x');
        return socket.getInputStream().read() == 'x';
    }

    private static boolean datagramPasses(int localPort, Endpoint peer) {
        try (DatagramSocket socket = new DatagramSocket(localPort)) {
            socket.setSoTimeout(PATIENCE);
            socket.send(new DatagramPacket(new byte[] {'x'}, 1, peer.address(), peer.port()));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    protected void connect(Endpoint peer) {
        try {
            Socket socket = new Socket(peer.address(), peer.port());
            connections.add(socket);
            assertThat(answered(socket)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void disturb() {
        Shell.run("nft flush ruleset");
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : connections) {
            socket.close();
        }
        far.close();
        Shell.run("nft flush ruleset");
    }

    @ParameterizedTest
    @FieldSource("org.peerwarden.agent.os.linux.NftRendererTest#CASES")
    void theKernelTakesEveryTextThatIsWritten(NftRendererTest.Case of) {
        String text = of.expected().replaceAll("socket cgroupv2 level 2 \"[^\"]*\"", "meta skuid 1");
        try (Nft nft = new Nft()) {
            nft.run(text);
        }
    }

    @Test
    void isolationEndsTheConnectionsThatAreThere() throws IOException {
        connect(endpoint(PEER, PORT));
        connect(endpoint(OTHER, PORT));
        long heard = far.heard();

        firewall().apply(Ruleset.of(isolation()));

        assertThatThrownBy(() -> answered(connections.get(0))).isInstanceOf(IOException.class);
        assertThat(far.heard()).isEqualTo(heard);
        assertThat(answered(connections.get(1))).isTrue();
    }

    @Test
    void whatLocalProgramsSendFailsAtOnceAndWhatComesInIsDropped() throws IOException {
        firewall().apply(Ruleset.of(isolation()));

        try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(PEER, PORT), 60_000))
                    .isInstanceOf(NoRouteToHostException.class);
        }
        try (ServerSocket _ = new ServerSocket(7005)) {
            assertThat(far.reaches("10.77.0.1", 7005)).isFalse();
            assertThat(far.reaches("fd77::1", 7005)).isFalse();
        }
    }

    @Test
    void loopbackIsFreeUnderIsolation() throws IOException {
        firewall().apply(Ruleset.of(isolation()));

        for (String address : List.of("127.0.0.1", "::1", "10.77.0.1", "fd77::1")) {
            try (ServerSocket server = new ServerSocket(7006);
                    Socket client = new Socket(address, 7006);
                    Socket accepted = server.accept()) {
                client.getOutputStream().write(1);
                assertThat(accepted.getInputStream().read()).isEqualTo(1);
            }
        }
    }

    @Test
    void addressesAreRenewedUnderIsolation() {
        far.echoDatagrams(67);
        far.echoDatagrams(547);
        firewall().apply(Ruleset.of(isolation()));

        assertThat(datagramPasses(68, endpoint(PEER, 67))).isTrue();
        assertThat(datagramPasses(546, endpoint(PEER_6, 547))).isTrue();
        assertThat(datagramPasses(0, endpoint(PEER, 67))).isFalse();
    }

    @Test
    void neighboursAreFoundUnderIsolation() {
        firewall().apply(Ruleset.of(isolation()));
        Shell.run("ip neigh flush dev pwnear; ip -6 neigh flush dev pwnear");

        assertThat(passes(Transport.TCP, endpoint(OTHER, PORT))).isTrue();
        assertThat(passes(Transport.TCP, endpoint(OTHER_6, PORT))).isTrue();
    }

    @Test
    void whatIsForwardedStopsUnderIsolation() throws IOException {
        // A guest: another namespace behind this host, which routes for it.
        try (Guest guest = new Guest(far)) {
            assertThat(guest.reaches(PEER)).isTrue();

            firewall().apply(Ruleset.of(isolation()));
            assertThat(guest.reaches(PEER)).isFalse();
            assertThat(guest.reaches(OTHER)).isFalse();

            firewall()
                    .apply(Ruleset.of(new Block("decision-1", new Subject.Anybody(), Traffic.with(prefix(PEER, 32)))));
            assertThat(guest.reaches(PEER)).isFalse();
            assertThat(guest.reaches(OTHER)).isTrue();
        }
    }

    @Test
    void foreignTablesStayByteForByte() {
        Shell.run("""
                nft -f - <<'END'
                table inet filter {
                    chain input { type filter hook input priority 0; policy accept; tcp dport 22 counter accept; };
                }
                table ip peerwarden { chain x { drop; }; }
                END
                """);
        String before = Shell.run("nft -a list ruleset");

        firewall().apply(Ruleset.of(isolation()));
        firewall().apply(Ruleset.EMPTY);
        firewall().apply(Ruleset.of(isolation()));
        firewall().cleanUp();

        assertThat(Shell.run("nft -a list ruleset")).isEqualTo(before);
    }

    @Test
    void aForeignRuleInOurTableIsNoticedAndUndone() {
        Ruleset rules = Ruleset.of(isolation());
        firewall().apply(rules);
        Shell.run("nft insert rule inet peerwarden output accept");
        assertThat(firewall().intact()).isFalse();

        firewall().apply(rules);
        assertThat(firewall().intact()).isTrue();
        assertThat(passes(Transport.TCP, endpoint(PEER, PORT))).isFalse();
    }

    @Test
    void theNextOneCleansUpAfterACrash() {
        firewall().apply(Ruleset.of(isolation()));
        restart();
        assertThat(passes(Transport.TCP, endpoint(PEER, PORT))).isFalse();

        firewall().cleanUp();
        assertThat(passes(Transport.TCP, endpoint(PEER, PORT))).isTrue();
        assertThat(Shell.run("nft list tables")).isEmpty();
    }

    @Test
    void theNextOneCountsOn() {
        Block peer = new Block("decision-1", new Subject.Anybody(), Traffic.with(prefix(PEER, 32)));
        firewall().apply(Ruleset.of(peer));
        assertThat(passes(Transport.TCP, endpoint(PEER, PORT))).isFalse();
        Firewall.BlockCount before = firewall().counts().getFirst();

        restart();
        firewall().apply(Ruleset.of(peer));
        assertThat(firewall().counts().getFirst().packets()).isGreaterThanOrEqualTo(before.packets());
        assertThat(before.packets()).isPositive();
        assertThat(before.bytes()).isGreaterThan(before.packets());
    }

    @Test
    void aUserIsBlockedAndNobodyElse() {
        firewall().apply(Ruleset.of(new Block("user", new Subject.User(65534), Traffic.EVERYTHING)));

        String fetch = "echo x | setpriv --reuid=%s --clear-groups perl -e '"
                + "use IO::Socket::INET; exit(IO::Socket::INET->new(PeerAddr => \"10.77.0.2:7000\", Timeout => 1) ? 0 : 9)'";
        assertThatThrownBy(() -> Shell.run(fetch.formatted("65534"))).hasMessageContaining("ended with 9");
        Shell.run(fetch.formatted("1"));
    }

    @Test
    void aRefusalLeavesWhatWasInForce() {
        Ruleset rules = Ruleset.of(isolation());
        firewall().apply(rules);
        String before = Shell.run("nft -s list ruleset");
        try (Nft nft = new Nft()) {
            assertThatThrownBy(() -> nft.run(NftRenderer.removal() + "add rule inet nowhere output drop\n"))
                    .isInstanceOf(FirewallException.class)
                    .hasMessageContaining("No such file or directory");
        }
        assertThat(Shell.run("nft -s list ruleset")).isEqualTo(before);
        assertThat(firewall().intact()).isTrue();
    }

    @Test
    void saysWhatCannotBeEnforced() {
        Firewall.Applied applied = firewall()
                .apply(Ruleset.of(
                        new Block("gone", new Subject.ControlGroup("/pwgone"), Traffic.EVERYTHING),
                        new Block("here", new Subject.Anybody(), Traffic.with(prefix(PEER, 32)))));

        assertThat(applied.notEnforced())
                .singleElement()
                .satisfies(missing -> assertThat(missing.source()).isEqualTo("gone"));
        assertThat(passes(Transport.TCP, endpoint(PEER, PORT))).isFalse();
    }

    @Test
    void readsCountersAlone() {
        assertThat(NftCounters.parse("""
                        {"nftables": [{"metainfo": {"version": "1.0.6"}},
                         {"counter": {"family": "inet", "name": "a", "table": "other", "packets": 9, "bytes": 9}},
                         {"counter": {"family": "inet", "name": "c_a", "table": "peerwarden", "handle": 2, "x": {"y": [1]},
                          "packets": 5, "bytes": 100}}]}
                        """)).isEqualTo(Map.of("c_a", new NftRenderer.Tally(5, 100)));
        assertThatThrownBy(() -> NftCounters.parse("{\"nftables\": [{\"counter\": {\"name\""))
                .isInstanceOf(FirewallException.class);
    }
}
