package org.peerwarden.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.agent.flow.Sights.tcp;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;

class FlowIdsTest {
    private static final Observation SOCKET =
            tcp(7, SocketState.ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 0, 0);

    @Test
    void aSocketKeepsItsNameOverRestartsAndStates() {
        Observation later = tcp(7, SocketState.CLOSE_WAIT, "192.0.2.1:40000", "203.0.113.5:443", 5, 9);

        assertThat(ids("salt", "boot", 2).idOf(later))
                .isEqualTo(ids("salt", "boot", 1).idOf(SOCKET));
    }

    @Test
    void whatDiffersInAnythingHasAnotherName() {
        FlowIds here = ids("salt", "boot", 1);
        List<FlowId> others = Stream.of(
                        here.idOf(SOCKET),
                        ids("other", "boot", 1).idOf(SOCKET),
                        ids("salt", "other", 1).idOf(SOCKET),
                        here.idOf(tcp(8, SocketState.ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 0, 0)),
                        here.idOf(tcp(7, SocketState.ESTABLISHED, "192.0.2.2:40000", "203.0.113.5:443", 0, 0)),
                        here.idOf(tcp(7, SocketState.ESTABLISHED, "192.0.2.1:40001", "203.0.113.5:443", 0, 0)),
                        here.idOf(tcp(7, SocketState.ESTABLISHED, "192.0.2.1:40000", "203.0.113.6:443", 0, 0)),
                        here.idOf(tcp(7, SocketState.ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:444", 0, 0)),
                        here.idOf(Sights.listener(7, "192.0.2.1:40000")),
                        here.idOf(Sights.datagrams(7, "192.0.2.1:40000")))
                .toList();

        assertThat(others).doesNotHaveDuplicates();
    }

    @Test
    void aSocketWithoutACookieIsNewEachTime() {
        Observation unknown = tcp(0, SocketState.ESTABLISHED, "192.0.2.1:40000", "203.0.113.5:443", 0, 0);
        FlowIds ids = ids("salt", "boot", 1);

        assertThat(ids.idOf(unknown)).isNotEqualTo(ids.idOf(unknown));
    }

    private static FlowIds ids(String salt, String boot, int seed) {
        return FlowIds.ofSockets(salt.getBytes(java.nio.charset.StandardCharsets.UTF_8), boot, new Random(seed));
    }
}
