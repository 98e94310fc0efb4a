package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.os.linux.UdpConversation.Seen;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

class UdpPeersTest {
    private static final Set<InetAddress> LOCAL = Set.of(Sights.address("192.0.2.1"), Sights.address("2001:db8::1"));

    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final UdpPeers peers = new UdpPeers(clock, new Health(clock), 3);

    @Test
    void givesASocketThePeersThatItCalledAndThatCalledIt() {
        List<Observation> found = assign(
                List.of(Sights.datagrams(5, "0.0.0.0:6881")),
                talk("192.0.2.1:6881", "198.51.100.7:51413", true),
                talk("203.0.113.9:6889", "192.0.2.1:6881", true));

        assertThat(found)
                .containsExactlyInAnyOrder(
                        peer(5, "192.0.2.1:6881", "198.51.100.7:51413", 11, 22),
                        peer(5, "192.0.2.1:6881", "203.0.113.9:6889", 22, 11));
    }

    @Test
    void leavesOutWhatWasNeverAnswered() {
        assertThat(assign(
                        List.of(Sights.datagrams(5, "0.0.0.0:6881")),
                        talk("192.0.2.1:6881", "198.51.100.7:51413", false)))
                .isEmpty();
    }

    @Test
    void leavesOutWhatThisHostOnlyForwards() {
        assertThat(assign(
                        List.of(Sights.datagrams(5, "0.0.0.0:6881")),
                        talk("10.0.0.5:6881", "198.51.100.7:51413", true)))
                .isEmpty();
    }

    /** Each end sees the other through the translation: what is called is 192.0.2.1 to itself, 203.0.113.1 to the caller. */
    @Test
    void followsTranslatedAddresses() {
        UdpConversation translated = new UdpConversation(
                new Seen(Sights.endpoint("198.51.100.7:51413"), Sights.endpoint("203.0.113.1:6881")),
                new Seen(Sights.endpoint("192.0.2.1:6881"), Sights.endpoint("198.51.100.7:51413")),
                true,
                -1,
                -1);

        assertThat(assign(List.of(Sights.datagrams(5, "0.0.0.0:6881")), translated))
                .singleElement()
                .satisfies(found -> assertThat(found.local()).isEqualTo(Sights.endpoint("192.0.2.1:6881")))
                .satisfies(found -> assertThat(found.bytes()).isEmpty());
    }

    @Test
    void prefersTheSocketThatIsBoundClosest() {
        List<Observation> sockets = List.of(
                Sights.datagrams(1, "[::]:6881"),
                Sights.datagrams(2, "0.0.0.0:6881"),
                Sights.datagrams(3, "192.0.2.1:6881"),
                Sights.datagrams(4, "[::]:6882"));

        assertThat(assign(
                        sockets,
                        talk("192.0.2.1:6881", "198.51.100.7:1", true),
                        talk("[2001:db8::1]:6881", "[2001:db8::7]:1", true),
                        talk("192.0.2.1:6882", "198.51.100.7:1", true)))
                .extracting(Observation::cookie)
                .containsExactlyInAnyOrder(3L, 1L, 4L);
    }

    @Test
    void leavesConnectedSocketsTheirOwn() {
        Observation connected = new Observation(
                Transport.UDP,
                SocketState.ESTABLISHED,
                Sights.endpoint("192.0.2.1:6881"),
                Optional.of(Sights.endpoint("198.51.100.7:1")),
                6,
                1000,
                6,
                Optional.empty());

        assertThat(assign(
                        List.of(Sights.datagrams(5, "0.0.0.0:6881"), connected),
                        talk("192.0.2.1:6881", "198.51.100.7:1", true)))
                .isEmpty();
    }

    @Test
    void guessesNotBetweenSocketsThatShareAPort() {
        assertThat(assign(
                        List.of(Sights.datagrams(1, "0.0.0.0:6881"), Sights.datagrams(2, "0.0.0.0:6881")),
                        talk("192.0.2.1:6881", "198.51.100.7:1", true)))
                .isEmpty();
    }

    @Test
    void keepsNoMorePeersThanTheCap() {
        UdpConversation[] many = new UdpConversation[5000];
        for (int index = 0; index < many.length; index++) {
            many[index] = talk("192.0.2.1:6881", "198.51.%d.%d:6881".formatted(index / 250, index % 250), true);
        }

        assertThat(assign(List.of(Sights.datagrams(5, "0.0.0.0:6881")), many)).hasSize(3);
    }

    @Test
    void saysTheSameObjectOfWhatDidNotChange() {
        List<Observation> sockets = List.of(Sights.datagrams(5, "0.0.0.0:6881"));
        UdpConversation talk = talk("192.0.2.1:6881", "198.51.100.7:1", true);

        assertThat(assign(sockets, talk).getFirst())
                .isSameAs(assign(sockets, talk).getFirst());
    }

    private List<Observation> assign(List<Observation> sockets, UdpConversation... conversations) {
        UdpPeers.Bound bound = new UdpPeers.Bound();
        new ArrayList<>(sockets).forEach(bound::add);
        return peers.assign(bound, List.of(conversations), LOCAL);
    }

    private static UdpConversation talk(String caller, String called, boolean answered) {
        return new UdpConversation(
                new Seen(Sights.endpoint(caller), Sights.endpoint(called)),
                new Seen(Sights.endpoint(called), Sights.endpoint(caller)),
                answered,
                11,
                22);
    }

    private static Observation peer(long cookie, String local, String peer, long sent, long received) {
        return new Observation(
                Transport.UDP,
                SocketState.ESTABLISHED,
                Sights.endpoint(local),
                Optional.of(Sights.endpoint(peer)),
                cookie,
                1000,
                cookie,
                Optional.of(new ByteCounts(sent, received)));
    }
}
