package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

@Tag("kernel")
class SockDiagTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");

    private final SockDiag diag = new SockDiag();

    @AfterEach
    void close() {
        diag.close();
    }

    @Test
    void isThere() {
        assertThat(SockDiag.whyNot()).isEmpty();
    }

    @Test
    void countsPayloadAloneWhileOpen() throws IOException {
        try (Connection connection = Connection.to(LOOPBACK)) {
            connection.exchange(1000, 70);

            await(connection.clientEnd(), SocketState.ESTABLISHED, new ByteCounts(1000, 70));
            await(connection.serverEnd(), SocketState.ESTABLISHED, new ByteCounts(70, 1000));
        }
    }

    @Test
    void countsPayloadAloneWhenOneSideClosed() throws IOException {
        try (Connection connection = Connection.to(LOOPBACK_6)) {
            connection.exchange(1000, 70);
            connection.client().shutdownOutput();
            assertThat(connection.server().getInputStream().read()).isEqualTo(-1);

            await(connection.clientEnd(), SocketState.FIN_WAIT_2, new ByteCounts(1000, 70));
            await(connection.serverEnd(), SocketState.CLOSE_WAIT, new ByteCounts(70, 1000));
        }
    }

    @Test
    void cutsOneConnectionAndLeavesAnother() throws IOException {
        try (Connection cut = Connection.to(LOOPBACK);
                Connection left = Connection.to(LOOPBACK)) {
            Predicate<Observation> wanted = cut.clientEnd();

            assertThat(diag.destroy(wanted)).isEqualTo(1);

            assertThat(diag.dump()).noneMatch(wanted);
            assertThatThrownBy(() -> cut.client().getOutputStream().write(1)).isInstanceOf(SocketException.class);
            left.exchange(5, 5);
        }
    }

    @Test
    void cutsConnectedAndUnconnectedDatagramSockets() throws IOException {
        try (DatagramSocket unconnected = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                DatagramSocket connected = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            connected.connect(LOOPBACK, unconnected.getLocalPort());
            Predicate<Observation> wanted = socket -> socket.transport() == Transport.UDP
                    && List.of(unconnected.getLocalPort(), connected.getLocalPort())
                            .contains(socket.local().port());
            assertThat(diag.dump().stream().filter(wanted).map(Observation::state))
                    .containsExactlyInAnyOrder(SocketState.UNCONNECTED, SocketState.ESTABLISHED);

            assertThat(diag.destroy(wanted)).isEqualTo(2);

            assertThat(diag.dump()).noneMatch(wanted);
        }
    }

    /** A dump that was left in its middle must not be taken for the next. */
    @Test
    void readsAnewAfterADumpThatWasNotReadToItsEnd() throws IOException {
        try (Connection connection = Connection.to(LOOPBACK)) {
            assertThatThrownBy(() -> diag.destroy(socket -> {
                        throw new IllegalStateException("the reader failed");
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(diag.dump()).filteredOn(connection.clientEnd()).hasSize(1);
        }
    }

    @Test
    void cutsNothingWhereNothingIsWanted() {
        assertThat(diag.destroy(socket -> false)).isZero();
    }

    /** Acknowledgements may be delayed by the kernel. */
    private void await(Predicate<Observation> wanted, SocketState state, ByteCounts bytes) {
        Await.until(
                () -> diag.dump().stream().filter(wanted).toList(),
                found -> found.size() == 1
                        && found.getFirst().state() == state
                        && found.getFirst().bytes().equals(Optional.of(bytes)));
    }

    /** Both ends of a connection over loopback, in this process. */
    private record Connection(ServerSocket listener, Socket client, Socket server) implements AutoCloseable {
        static Connection to(InetAddress address) throws IOException {
            ServerSocket listener = new ServerSocket(0, 5, address);
            Socket client = new Socket(address, listener.getLocalPort());
            return new Connection(listener, client, listener.accept());
        }

        /** Bytes to and fro; what was read by the other side was acknowledged before it answered. */
        void exchange(int there, int back) throws IOException {
            client.getOutputStream().write(new byte[there]);
            assertThat(server.getInputStream().readNBytes(there)).hasSize(there);
            server.getOutputStream().write(new byte[back]);
            assertThat(client.getInputStream().readNBytes(back)).hasSize(back);
            client.getOutputStream().flush();
        }

        Predicate<Observation> clientEnd() {
            return end(client);
        }

        Predicate<Observation> serverEnd() {
            return end(server);
        }

        private static Predicate<Observation> end(Socket socket) {
            Endpoint local = new Endpoint(socket.getLocalAddress(), socket.getLocalPort());
            Endpoint peer = new Endpoint(socket.getInetAddress(), socket.getPort());
            return seen -> seen.local().equals(local) && seen.peer().equals(Optional.of(peer));
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
            listener.close();
        }
    }
}
