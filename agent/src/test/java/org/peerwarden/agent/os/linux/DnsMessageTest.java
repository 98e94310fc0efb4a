package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.os.linux.DnsMessage.Address;

class DnsMessageTest {
    private static final InetAddress FOUR = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::7");

    @Test
    void readsAQuestion() {
        assertThat(DnsMessage.parse(DnsBytes.question(0xbeef, "Tracker.Example.ORG")))
                .contains(new DnsMessage(0xbeef, false, "tracker.example.org", List.of()));
    }

    @Test
    void givesAddressesTheNameThatWasAskedFor() {
        ByteBuffer answer = DnsBytes.answer(7, "www.example.org")
                .alias("www.example.org", "edge.cdn.example.net", 60)
                .address("edge.cdn.example.net", FOUR, 300)
                .address("edge.cdn.example.net", SIX, 0xffffffffL)
                .bytes();

        assertThat(DnsMessage.parse(answer))
                .contains(new DnsMessage(
                        7, true, "www.example.org", List.of(new Address(FOUR, 300), new Address(SIX, 0xffffffffL))));
    }

    @Test
    void leavesOutAddressesOfOtherNames() {
        ByteBuffer answer = DnsBytes.answer(7, "www.example.org")
                .address("bank.example.com", FOUR, 300)
                .bytes();

        assertThat(DnsMessage.parse(answer).orElseThrow().addresses()).isEmpty();
    }

    @Test
    void keepsWhatStandsBeforeACut() {
        ByteBuffer answer = DnsBytes.answer(7, "a.example")
                .address("a.example", FOUR, 1)
                .address("a.example", SIX, 1)
                .bytes();
        answer.limit(answer.limit() - 3);

        assertThat(DnsMessage.parse(answer).orElseThrow().addresses()).containsExactly(new Address(FOUR, 1));
    }

    @Test
    void refusesPointersThatDoNotPointBack() {
        ByteBuffer loop = ByteBuffer.allocate(18);
        loop.putShort(4, (short) 1).putShort(12, (short) 0xc00c);

        assertThat(DnsMessage.parse(loop)).isEmpty();
    }

    @Test
    void escapesWhatIsNotPrintable() {
        ByteBuffer question = DnsBytes.question(1, "a.example");
        question.put(13, (byte) '\n');

        assertThat(DnsMessage.parse(question).orElseThrow().name()).isEqualTo("\\010.example");
    }

    @Test
    void refusesWhatAsksForNothingOrForSeveral() {
        for (int questions : new int[] {0, 2, 65_535}) {
            ByteBuffer message = DnsBytes.question(1, "a.example");
            message.putShort(4, (short) questions);
            assertThat(DnsMessage.parse(message)).isEmpty();
        }
    }

    @Test
    void survivesAnyBytes() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1035);
        ByteBuffer whole = DnsBytes.answer(7, "www.example.org")
                .alias("www.example.org", "edge.cdn.example.net", 60)
                .address("edge.cdn.example.net", FOUR, 300)
                .bytes();
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(whole.limit() + 1)];
            whole.get(0, bytes);
            for (int change = random.nextInt(8); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            DnsMessage.parse(ByteBuffer.wrap(bytes))
                    .ifPresent(message -> assertThat(message.name().length()).isLessThanOrEqualTo(255 * 4));
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            Datagram.parse(ByteBuffer.wrap(noise)).ifPresent(datagram -> DnsMessage.parse(datagram.payload()));
        }
    }
}
