package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.os.linux.UdpConversation.Seen;

final class DatagramPairsTest {
    private static final Instant NOW = Sights.START;
    private static final String HERE = "192.0.2.1:6881";
    private static final String THERE = "198.51.100.7:51413";

    private final DatagramPairs pairs = new DatagramPairs();

    @Test
    void tellWhoBeganAndWhetherItWasAnswered() {
        pairs.take(datagram(HERE, THERE), true, NOW);
        assertThat(pairs.conversations(NOW)).containsExactly(talk(HERE, THERE, false));

        pairs.take(datagram(THERE, HERE), false, NOW);
        assertThat(pairs.conversations(NOW)).containsExactly(talk(HERE, THERE, true));
    }

    @Test
    void tellOfWhoWasCalled() {
        pairs.take(datagram(THERE, HERE), false, NOW);
        pairs.take(datagram(HERE, THERE), true, NOW);

        assertThat(pairs.conversations(NOW)).containsExactly(talk(THERE, HERE, true));
    }

    @Test
    void forgetWhatIsTwoMinutesAgo() {
        pairs.take(datagram(HERE, THERE), true, NOW);
        pairs.take(datagram(HERE, "198.51.100.8:1"), true, NOW.plusSeconds(60));

        assertThat(pairs.conversations(NOW.plusSeconds(121))).containsExactly(talk(HERE, "198.51.100.8:1", false));
    }

    @Test
    void keepNoMoreThanTheMostAndThoseThatTalk() {
        pairs.take(datagram(HERE, THERE), true, NOW);
        for (int i = 0; i < DatagramPairs.MOST + 500; i++) {
            pairs.take(datagram(HERE, "203.0.%d.%d:9".formatted(i / 250, i % 250)), true, NOW);
            if (i % 1_000 == 0) {
                pairs.take(datagram(THERE, HERE), false, NOW);
            }
        }

        List<UdpConversation> kept = pairs.conversations(NOW);
        assertThat(kept).hasSize(DatagramPairs.MOST).contains(talk(HERE, THERE, true));
    }

    private static Datagram datagram(String source, String target) {
        return new Datagram(Sights.endpoint(source), Sights.endpoint(target), ByteBuffer.allocate(0));
    }

    private static UdpConversation talk(String caller, String called, boolean answered) {
        return new UdpConversation(
                new Seen(Sights.endpoint(caller), Sights.endpoint(called)),
                new Seen(Sights.endpoint(called), Sights.endpoint(caller)),
                answered,
                -1,
                -1);
    }
}
