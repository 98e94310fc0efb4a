package org.peerwarden.agent.os.portable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats.TcpState;

/** Connections in the forms that OSHI gives them on its systems. */
class OshiConnectionTest {
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    private static final byte[] FOUR = {(byte) 198, 51, 100, 7};
    private static final byte[] NONE = {};

    private final OshiSockets sockets = new OshiSockets(
            new SystemInfo().getOperatingSystem().getInternetProtocolStats(), InstantSource.system(), new Holders());

    @Test
    void readsADatagramSocketWithoutAnyPeer() {
        assertThat(sockets.observation("udp4", NONE, 6881, NONE, 0, TcpState.NONE, 42))
                .isEqualTo(new Observation(
                        Transport.UDP,
                        SocketState.UNCONNECTED,
                        Sights.endpoint("0.0.0.0:6881"),
                        Optional.empty(),
                        1,
                        -1,
                        0,
                        Optional.empty()));
    }

    @Test
    void holdsMappedAddressesAsIpv4() {
        assertThat(sockets.observation("tcp46", MAPPED, 51413, FOUR, 443, TcpState.CLOSE_WAIT, 42))
                .isEqualTo(new Observation(
                        Transport.TCP,
                        SocketState.CLOSE_WAIT,
                        Sights.endpoint("192.0.2.1:51413"),
                        Optional.of(Sights.endpoint("198.51.100.7:443")),
                        1,
                        -1,
                        0,
                        Optional.empty()));
    }

    @Test
    void takesNoWildcardForAPeer() {
        assertThat(sockets.observation("tcp4", FOUR, 80, new byte[4], 5, TcpState.LISTEN, 42))
                .extracting(Observation::peer)
                .isEqualTo(Optional.empty());
    }

    @Test
    void givesWhatWaitsOutItsTimeToNobody() {
        assertThat(sockets.observation("tcp4", FOUR, 80, FOUR, 5, TcpState.TIME_WAIT, 0))
                .extracting(Observation::inode)
                .isEqualTo(0L);
    }

    @Test
    void leavesOutWhatIsNoSocketOfOurs() {
        assertThat(sockets.observation("raw4", FOUR, 1, NONE, 0, null, 1)).isNull();
        assertThat(sockets.observation("udp6", NONE, 0, NONE, 0, null, 1)).isNull();
        assertThat(sockets.observation("udp6", NONE, 70_000, NONE, 0, null, 1)).isNull();
    }
}
