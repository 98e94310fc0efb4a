package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.EndedSocket.End;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.RealWorld;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.SocketTable;
import org.peerwarden.agent.socket.SocketTableContract;
import org.peerwarden.agent.socket.World;

@Tag("kernel")
class NetlinkSocketsTest extends SocketTableContract {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** In milliseconds: on a busy host the kernel's work queue is late, and an end without its event is told as unknown. */
    private static final int EVENT_PATIENCE = 1_000;

    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);

    @Override
    protected World makeWorld() {
        return new RealWorld();
    }

    @Override
    protected SocketTable makeTable() {
        assertThat(NetlinkSockets.whyNot()).isEmpty();
        return new NetlinkSockets(clock, new Health(clock), 1 << 20, DestroyEvents.BUFFER_BYTES, EVENT_PATIENCE);
    }

    @Test
    void tellsOfACallThatNobodyAnswered() throws IOException {
        Shell.run("nft 'add table inet pwtest'");
        try (SocketTable table = makeTable()) {
            Shell.run("nft 'add chain inet pwtest in { type filter hook input priority 0 ; }'");
            Shell.run("nft 'add rule inet pwtest in tcp dport 9 drop'");
            Files.writeString(Path.of("/proc/sys/net/ipv4/tcp_syn_retries"), "1");
            InetSocketAddress silent = new InetSocketAddress(LOOPBACK, 9);
            table.snapshot();
            try (SocketChannel caller = SocketChannel.open()) {
                assertThatThrownBy(() -> caller.socket().connect(silent)).isInstanceOf(ConnectException.class);
            }

            assertThat(awaitEnd(table, 9).end()).isEqualTo(End.TIMED_OUT);
        } finally {
            Shell.run("nft 'delete table inet pwtest'");
        }
    }

    /** The connection is gone while its process still holds the descriptor; it is told once, and not again when that closes. */
    @Test
    void tellsOnceOfWhatItsProcessStillHolds() {
        int cut;
        try (SocketTable table = makeTable()) {
            try (RealWorld world = new RealWorld();
                    SockDiag diag = new SockDiag()) {
                World.Talk talk = world.connect(world.listen("127.0.0.1"), "127.0.0.1", true);
                table.snapshot();
                int port = talk.caller().port();
                cut = port;
                assertThat(diag.destroy(socket -> socket.local().port() == port))
                        .isEqualTo(1);

                assertThat(awaitEnd(table, talk.called().port()).end()).isEqualTo(End.UNKNOWN);
            }
            List<EndedSocket> ended = new ArrayList<>();
            Await.until(
                    () -> {
                        ended.addAll(table.snapshot().ended());
                        return ended;
                    },
                    found -> found.stream().anyMatch(end -> end.last().state() == SocketState.LISTEN));
            assertThat(ended).noneMatch(end -> end.last().local().port() == cut);
        }
    }

    /** The kernel frees the socket and keeps a remainder with another cookie, which it says is in FIN_WAIT_2. */
    @Test
    void takesNoRemainderForAnotherConnection() throws IOException {
        try (SocketTable table = makeTable();
                RealWorld world = new RealWorld()) {
            Endpoint called = world.listen("127.0.0.1");
            int port;
            try (Socket caller = new Socket(LOOPBACK, called.port())) {
                port = caller.getLocalPort();
                table.snapshot();
            }

            EndedSocket ended = awaitEnd(table, called.port());

            assertThat(ended.end()).isEqualTo(End.CLOSED);
            assertThat(table.snapshot().observations())
                    .filteredOn(socket -> socket.local().port() == port)
                    .extracting(Observation::state)
                    .containsExactly(SocketState.TIME_WAIT);
        }
    }

    @Test
    void looksAtNoMoreSocketsThanTheCap() {
        Health health = new Health(clock);
        try (RealWorld world = new RealWorld();
                SocketTable table = new NetlinkSockets(clock, health, 3, 1 << 20, EVENT_PATIENCE)) {
            for (int index = 0; index < 10; index++) {
                world.datagrams("127.0.0.1");
            }

            assertThat(table.snapshot().observations()).hasSize(3);
            assertThat(health.warnings()).extracting(Warning::code).contains(HealthCode.SOCKETS_OVER_CAP);
        }
        // What other tests left behind, as in TIME_WAIT, must fit too.
        try (SocketTable table = new NetlinkSockets(clock, health, 1 << 20, 1 << 20, EVENT_PATIENCE)) {
            table.snapshot();
            assertThat(health.warnings()).extracting(Warning::code).doesNotContain(HealthCode.SOCKETS_OVER_CAP);
        }
    }

    @Test
    void saysWhenEndsCameFasterThanTheyWereRead() throws IOException {
        Instant[] now = {Instant.EPOCH};
        Health health = new Health(() -> now[0]);
        try (SocketTable table = new NetlinkSockets(() -> now[0], health, 1000, 4096, EVENT_PATIENCE)) {
            for (int index = 0; index < 300; index++) {
                new DatagramSocket(new InetSocketAddress(LOOPBACK, 0)).close();
            }
            Await.until(
                    () -> {
                        table.snapshot();
                        return health.warnings();
                    },
                    warnings -> warnings.stream().anyMatch(NetlinkSocketsTest::isLoss));

            now[0] = now[0].plus(Duration.ofMinutes(11));
            table.snapshot();
            assertThat(health.warnings()).noneMatch(NetlinkSocketsTest::isLoss);
        }
    }

    private static boolean isLoss(Warning warning) {
        return warning.code() == HealthCode.SOCKET_EVENTS_LOST;
    }

    @Test
    void saysTheSameObjectOfWhatDidNotChange() {
        try (RealWorld world = new RealWorld();
                SocketTable table = makeTable()) {
            Endpoint listener = world.listen("127.0.0.1");

            assertThat(at(table, listener)).isSameAs(at(table, listener));
        }
    }

    @Test
    void showsPeersOfAnUnconnectedDatagramSocketWhereTheKernelTracks() throws IOException {
        Health health = new Health(clock);
        Shell.run("nft 'add table inet pwtest'");
        try (DatagramSocket one = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                SocketTable table = new NetlinkSockets(clock, health)) {
            Shell.run("nft 'add chain inet pwtest out { type filter hook output priority 0 ; }'");
            Shell.run("nft 'add rule inet pwtest out ct state new accept'");
            Files.writeString(Path.of("/proc/sys/net/netfilter/nf_conntrack_acct"), "1");
            Set<Integer> peers = new HashSet<>();
            for (int index = 0; index < 40; index++) {
                try (DatagramSocket peer =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 20_000 + index))) {
                    send(peer, 100, one);
                    send(one, 30, peer);
                    peers.add(peer.getLocalPort());
                }
            }
            one.send(new DatagramPacket(new byte[9], 9, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.3"), 9)));

            List<Observation> found = table.snapshot().observations().stream()
                    .filter(socket -> socket.local().port() == one.getLocalPort())
                    .toList();
            assertThat(found).filteredOn(socket -> socket.peer().isEmpty()).hasSize(1);
            assertThat(found.stream().flatMap(socket -> socket.peer().stream()).map(Endpoint::port))
                    .containsExactlyInAnyOrderElementsOf(peers);
            assertThat(found)
                    .filteredOn(socket -> socket.peer().isPresent())
                    .allSatisfy(socket -> assertThat(socket.bytes()).contains(new ByteCounts(30, 100)));
            assertThat(found)
                    .extracting(Observation::inode)
                    .containsOnly(found.getFirst().inode());
            assertThat(health.warnings()).isEmpty();
        } finally {
            Shell.run("nft 'delete table inet pwtest'");
            Shell.run("conntrack -F");
        }
    }

    private static void send(DatagramSocket from, int bytes, DatagramSocket to) throws IOException {
        from.send(new DatagramPacket(new byte[bytes], bytes, to.getLocalSocketAddress()));
        to.receive(new DatagramPacket(new byte[512], 512));
    }

    private static EndedSocket awaitEnd(SocketTable table, int peerPort) {
        List<EndedSocket> ended = new ArrayList<>();
        return Await.until(
                        () -> {
                            ended.addAll(table.snapshot().ended());
                            return ended.stream()
                                    .filter(socket ->
                                            socket.last().peer().stream().anyMatch(peer -> peer.port() == peerPort))
                                    .toList();
                        },
                        found -> found.size() == 1)
                .getFirst();
    }

    private static Observation at(SocketTable table, Endpoint local) {
        return table.snapshot().observations().stream()
                .filter(socket -> socket.local().equals(local))
                .findFirst()
                .orElseThrow();
    }
}
