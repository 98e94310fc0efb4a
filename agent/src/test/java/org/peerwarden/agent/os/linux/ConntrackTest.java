package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.os.linux.UdpConversation.Seen;

/** Read from what Linux 6.18 answered, with accounting on; a TCP connection is tracked too. */
class ConntrackTest {
    @Test
    void readsConversationsWithTheirPayload() {
        assertThat(read(Fixtures.bytes("conntrack-ipv4.hex")))
                .containsExactlyInAnyOrder(
                        new UdpConversation(
                                seen("127.0.0.2:6882", "127.0.0.1:6881"),
                                seen("127.0.0.1:6881", "127.0.0.2:6882"),
                                true,
                                100,
                                30),
                        new UdpConversation(
                                seen("127.0.0.1:6881", "127.0.0.3:9999"),
                                seen("127.0.0.3:9999", "127.0.0.1:6881"),
                                false,
                                1,
                                0));
    }

    @Test
    void readsIpv6() {
        assertThat(read(Fixtures.bytes("conntrack-ipv6.hex")))
                .containsExactly(new UdpConversation(
                        seen("[::1]:6884", "[::1]:6883"), seen("[::1]:6883", "[::1]:6884"), true, 10, 3));
    }

    @Test
    void survivesAnyBytes() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer dump = Fixtures.bytes("conntrack-ipv4.hex");
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                dump.put(random.nextInt(dump.limit()), (byte) random.nextInt());
            }
            dump.limit(random.nextInt(dump.capacity() + 1));
            assertThat(read(dump)).hasSizeLessThanOrEqualTo(40);
        }
    }

    private static List<UdpConversation> read(ByteBuffer dump) {
        List<UdpConversation> found = new ArrayList<>();
        NetlinkMessages.walk(dump, (buffer, type, at, length) -> {
            UdpConversation conversation = Conntrack.parse(buffer, at + 4, at + length);
            if (conversation != null) {
                found.add(conversation);
            }
        });
        return found;
    }

    private static Seen seen(String self, String other) {
        return new Seen(Sights.endpoint(self), Sights.endpoint(other));
    }
}
