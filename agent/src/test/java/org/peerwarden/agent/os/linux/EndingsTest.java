package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.EndedSocket.End;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/** The last words of Linux 6.18 on sockets whose end was made to happen; 100 bytes went there and 70 back. */
class EndingsTest {
    @ParameterizedTest
    @CsvSource({
        "orderly-caller, false, CLOSED",
        "orderly-called, true, CLOSED",
        "reset-caller, false, RESET",
        "reset-called, true, RESET",
        "aborted, false, UNKNOWN",
        "refused, false, REFUSED",
        "refused-waiting, false, UNKNOWN",
        "unanswered, false, TIMED_OUT",
        "given-up, false, UNKNOWN",
        "stalled, false, UNKNOWN",
        "udp, false, CLOSED",
    })
    void followsFromTheLastWord(String fixture, boolean accepted, End end) {
        assertThat(Endings.of(window(fixture), accepted)).isEqualTo(end);
    }

    @Test
    void countsToTheEnd() {
        assertThat(window("orderly-caller").bytes()).contains(new ByteCounts(100, 70));
        // One more for the FIN that came first; the last word does not show it.
        assertThat(window("orderly-called").bytes()).contains(new ByteCounts(70, 101));
        assertThat(window("refused").bytes()).contains(new ByteCounts(0, 0));
    }

    @Test
    void tellsWhoTalkedButNotWhoHeldIt() {
        Observation udp = window("udp").toObservation();

        assertThat(udp.transport()).isEqualTo(Transport.UDP);
        assertThat(udp.state()).isEqualTo(SocketState.ESTABLISHED);
        assertThat(udp.peer().map(peer -> peer.port())).isEqualTo(Optional.of(53));
        assertThat(udp.inode()).isZero();
    }

    @Test
    void takesAWipedConnectionForAborted() {
        assertThat(Endings.wiped(SocketState.ESTABLISHED)).isEqualTo(End.RESET);
        assertThat(Endings.wiped(SocketState.SYN_SENT)).isEqualTo(End.UNKNOWN);
        assertThat(Endings.wiped(SocketState.LAST_ACK)).isEqualTo(End.CLOSED);
    }

    private static DiagMessage window(String fixture) {
        DiagMessage window = new DiagMessage();
        List<Integer> types = new ArrayList<>();
        NetlinkMessages.walk(Fixtures.bytes("destroy-" + fixture + ".hex"), (buffer, type, at, length) -> {
            assertThat(DestroyEvents.read(window, buffer, at, length)).isTrue();
            types.add(type);
        });
        assertThat(types).containsExactly(20);
        return window;
    }
}
