package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.firewall.FirewallContract;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.socket.Endpoint;

/** Peers of a datagram socket on a host without any firewall. */
@Tag("kernel")
final class DatagramTapTest {
    private static final int RESOLVER = 53;

    private final Health health = new Health(InstantSource.system());
    private final FarHost far = new FarHost();
    private final NetlinkSockets table = new NetlinkSockets(InstantSource.system(), health);

    @AfterEach
    void close() {
        table.close();
        far.close();
    }

    @Test
    void showPeersOverBothFamiliesAndNothingElse() throws IOException {
        far.echoDatagrams(RESOLVER);
        try (DatagramSocket socket = new DatagramSocket(0)) {
            peers(socket);
            for (String address : List.of(FirewallContract.PEER, FirewallContract.OTHER, FirewallContract.PEER_6)) {
                ask(socket, address, FirewallContract.PORT);
            }
            ask(socket, FirewallContract.PEER, RESOLVER);
            say(socket, FirewallContract.OTHER, 9);

            Set<Endpoint> wanted = Set.of(
                    endpoint(FirewallContract.PEER),
                    endpoint(FirewallContract.OTHER),
                    endpoint(FirewallContract.PEER_6));
            assertThat(Await.until(() -> peers(socket), found -> found.size() >= wanted.size()))
                    .isEqualTo(wanted);
            assertThat(health.warnings()).isEmpty();
        }
    }

    @Test
    void takeInASampleOfAFlood() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            peers(socket);
            for (int i = 0; i < 50_000; i++) {
                say(socket, FirewallContract.OTHER, 9);
            }
            Set<Endpoint> found = Await.until(
                    () -> {
                        peers(socket);
                        ask(socket, FirewallContract.PEER, FirewallContract.PORT);
                        return peers(socket);
                    },
                    peers -> !peers.isEmpty());

            assertThat(found).containsExactly(endpoint(FirewallContract.PEER));
        }
    }

    private Set<Endpoint> peers(DatagramSocket socket) {
        return table.snapshot().observations().stream()
                .filter(seen -> seen.local().port() == socket.getLocalPort())
                .flatMap(seen -> seen.peer().stream())
                .collect(Collectors.toSet());
    }

    private static Endpoint endpoint(String address) {
        return new Endpoint(InetAddress.ofLiteral(address), FirewallContract.PORT);
    }

    private static void ask(DatagramSocket socket, String address, int port) {
        try {
            socket.setSoTimeout(5_000);
            say(socket, address, port);
            socket.receive(new DatagramPacket(new byte[100], 100));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(DatagramSocket socket, String address, int port) throws IOException {
        socket.send(new DatagramPacket(new byte[20], 20, new InetSocketAddress(InetAddress.ofLiteral(address), port)));
    }
}
