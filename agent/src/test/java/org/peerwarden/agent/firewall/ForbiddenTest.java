package org.peerwarden.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.agent.firewall.Endpoints.address;
import static org.peerwarden.agent.firewall.Endpoints.endpoint;
import static org.peerwarden.agent.firewall.Endpoints.prefix;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

final class ForbiddenTest {
    private static final Endpoint CONTROLLER = endpoint("10.0.0.2", 7443);
    private static final Subject EXECUTABLE = new Subject.Executable(5, "/x", Set.of());
    private static final Ruleset ISOLATED = Ruleset.of(new IsolationRules(List.of(CONTROLLER), List.of()));

    private static boolean cut(Ruleset rules, Observation socket) {
        return new Forbidden(rules, Set.of(address("10.0.0.9")), (subject, seen) -> seen.inode() == 5).test(socket);
    }

    private static Observation socket(Transport transport, SocketState state, int port, Endpoint peer, long inode) {
        return new Observation(
                transport, state, endpoint("10.0.0.9", port), Optional.of(peer), inode, 1000, 1, Optional.empty());
    }

    private static Observation tcp(Endpoint peer) {
        return socket(Transport.TCP, SocketState.ESTABLISHED, 40000, peer, 1);
    }

    @Test
    void isolationSparesControllerLoopbackTheHostItselfAndDhcp() {
        assertThat(cut(ISOLATED, tcp(endpoint("10.5.5.5", 80)))).isTrue();
        assertThat(cut(ISOLATED, tcp(CONTROLLER))).isFalse();
        assertThat(cut(ISOLATED, tcp(endpoint("127.0.0.1", 80)))).isFalse();
        assertThat(cut(ISOLATED, tcp(endpoint("10.0.0.9", 80)))).isFalse();
        Endpoint server = endpoint("10.0.0.1", 67);
        assertThat(cut(ISOLATED, socket(Transport.UDP, SocketState.ESTABLISHED, 68, server, 1)))
                .isFalse();
        assertThat(cut(ISOLATED, socket(Transport.UDP, SocketState.ESTABLISHED, 7000, CONTROLLER, 1)))
                .isTrue();
    }

    @Test
    void whatHasEndedOrWaitsIsNotCut() {
        Endpoint peer = endpoint("10.5.5.5", 80);
        for (SocketState state : List.of(SocketState.TIME_WAIT, SocketState.CLOSED, SocketState.LISTEN)) {
            assertThat(cut(ISOLATED, socket(Transport.TCP, state, 1, peer, 1))).isFalse();
        }
        assertThat(cut(ISOLATED, socket(Transport.TCP, SocketState.SYN_SENT, 1, peer, 1)))
                .isTrue();
    }

    @Test
    void aBlockMeansItsSubjectOnly() {
        Endpoint peer = endpoint("10.5.5.5", 80);
        Ruleset ofExecutable = Ruleset.of(new Block("b", EXECUTABLE, Traffic.EVERYTHING));
        assertThat(cut(ofExecutable, socket(Transport.TCP, SocketState.ESTABLISHED, 1, peer, 5)))
                .isTrue();
        assertThat(cut(ofExecutable, socket(Transport.TCP, SocketState.ESTABLISHED, 1, peer, 6)))
                .isFalse();
        assertThat(cut(Ruleset.of(new Block("b", new Subject.User(1000), Traffic.EVERYTHING)), tcp(peer)))
                .isTrue();
        assertThat(cut(Ruleset.of(new Block("b", new Subject.User(1001), Traffic.EVERYTHING)), tcp(peer)))
                .isFalse();
    }

    @Test
    void whatIsAllowedIsNotCut() {
        Ruleset rules = new Ruleset(
                List.of(new Block("a", EXECUTABLE, Traffic.with(prefix("10.5.0.0", 16)))),
                List.of(new Block("b", EXECUTABLE, Traffic.EVERYTHING)),
                Optional.empty(),
                List.of());
        assertThat(cut(rules, socket(Transport.TCP, SocketState.ESTABLISHED, 1, endpoint("10.5.5.5", 80), 5)))
                .isFalse();
        assertThat(cut(rules, socket(Transport.TCP, SocketState.ESTABLISHED, 1, endpoint("10.6.5.5", 80), 5)))
                .isTrue();
    }

    @Test
    void trafficIsHeldInItsShortestForm() {
        assertThat(Traffic.with(prefix("10.1.0.0", 16), prefix("10.0.0.0", 8), prefix("10.0.0.0", 8))
                        .peers())
                .containsExactly(prefix("10.0.0.0", 8));
        assertThat(new Traffic(
                                List.of(),
                                List.of(new PortRange(5, 9), PortRange.of(10), new PortRange(1, 6), PortRange.of(80)),
                                Optional.empty())
                        .ports())
                .containsExactly(new PortRange(1, 10), PortRange.of(80));
    }
}
