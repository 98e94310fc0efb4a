package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.os.linux.NetlinkMessages.Walk;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/** Read from what Linux 6.18 answered; what was opened is in the expected values. */
class DiagMessageTest {
    @Test
    void readsConnectionsListenersAndWhatIsNotAccepted() {
        assertThat(read("sock_diag-tcp4.hex", Transport.TCP))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("inode", "cookie")
                .containsExactly(
                        tcp(SocketState.LISTEN, "127.0.0.1:7001", Optional.empty(), Optional.empty()),
                        established("127.0.0.1:40002", "127.0.0.1:7002", 0, 0),
                        established("127.0.0.1:40001", "127.0.0.1:7001", 1000, 70),
                        established("127.0.0.1:7001", "127.0.0.1:40001", 70, 1000));
    }

    @Test
    void holdsMappedAddressesAsIpv4AndKnowsWhatIsNotAccepted() {
        List<Observation> sockets = read("sock_diag-tcp6.hex", Transport.TCP);

        assertThat(sockets)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("inode", "cookie")
                .containsExactly(
                        tcp(SocketState.LISTEN, "[::]:7002", Optional.empty(), Optional.empty()),
                        established("127.0.0.1:7002", "127.0.0.1:40002", 0, 0));
        assertThat(sockets.get(0).inode()).isPositive();
        assertThat(sockets.get(1).inode()).isZero();
        assertThat(sockets)
                .extracting(Observation::cookie)
                .doesNotHaveDuplicates()
                .doesNotContain(0L);
    }

    @Test
    void givesAnUnconnectedDatagramSocketNoPeer() {
        assertThat(read("sock_diag-udp6.hex", Transport.UDP))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("inode", "cookie")
                .containsExactly(new Observation(
                        Transport.UDP,
                        SocketState.UNCONNECTED,
                        Sights.endpoint("[::1]:5353"),
                        Optional.empty(),
                        0,
                        0,
                        0,
                        Optional.empty()));
    }

    @Test
    void knowsTheEndOfADump() {
        assertThat(NetlinkMessages.walk(Fixtures.bytes("sock_diag-tcp4-done.hex"), (buffer, type, at, length) -> {}))
                .isEqualTo(new Walk(true, false, 0));
    }

    @Test
    void knowsAnInterruptedDump() {
        ByteBuffer dump = Fixtures.bytes("sock_diag-tcp4.hex");
        dump.putShort(6, (short) (dump.getShort(6) | NetlinkMessages.FLAG_DUMP_INTERRUPTED));

        assertThat(NetlinkMessages.walk(dump, (buffer, type, at, length) -> {})).isEqualTo(new Walk(false, true, 0));
    }

    @Test
    void knowsARefusal() {
        ByteBuffer refused = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        refused.putInt(36)
                .putShort((short) NetlinkMessages.ERROR)
                .putShort((short) 0)
                .putLong(0);
        refused.putInt(-LibC.EPERM).rewind();

        assertThat(NetlinkMessages.walk(refused, (buffer, type, at, length) -> {}))
                .isEqualTo(new Walk(true, false, LibC.EPERM));
    }

    @Test
    void leavesOutWhatIsCutShort() {
        ByteBuffer dump = Fixtures.bytes("sock_diag-tcp4.hex");
        dump.limit(dump.limit() - 1);

        assertThat(read(dump, Transport.TCP)).hasSize(3);
    }

    /** Nothing that a kernel could ever send makes the reader throw or loop. */
    @Test
    void survivesAnyBytes() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261124);
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer dump = Fixtures.bytes("sock_diag-tcp6.hex");
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                dump.put(random.nextInt(dump.limit()), (byte) random.nextInt());
            }
            dump.limit(random.nextInt(dump.capacity() + 1));
            assertThat(read(dump, Transport.TCP)).hasSizeLessThanOrEqualTo(60);
        }
    }

    private static List<Observation> read(String fixture, Transport transport) {
        return read(Fixtures.bytes(fixture), transport);
    }

    private static List<Observation> read(ByteBuffer dump, Transport transport) {
        List<Observation> found = new ArrayList<>();
        DiagMessage window = new DiagMessage();
        NetlinkMessages.walk(dump, (buffer, type, at, length) -> {
            if (window.on(transport, buffer, at, length)) {
                found.add(window.toObservation());
            }
        });
        return found;
    }

    private static Observation established(String local, String peer, long sent, long received) {
        return tcp(SocketState.ESTABLISHED, local, Optional.of(peer), Optional.of(new ByteCounts(sent, received)));
    }

    private static Observation tcp(SocketState state, String local, Optional<String> peer, Optional<ByteCounts> bytes) {
        return new Observation(
                Transport.TCP, state, Sights.endpoint(local), peer.map(Sights::endpoint), 0, 0, 0, bytes);
    }
}
