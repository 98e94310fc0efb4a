package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final InetAddress HOST = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress SERVER = InetAddress.ofLiteral("192.0.2.53");
    private static final InetAddress PEER = InetAddress.ofLiteral("198.51.100.7");

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final Names names = new Names(() -> now);

    @Test
    void keepsANameForItsTimeAndAGrace() {
        ask(1, "a.example");
        answer(1, "a.example", PEER, 60);

        assertThat(names.nameOf(PEER)).contains("a.example");
        now = now.plus(Duration.ofMinutes(31));
        assertThat(names.nameOf(PEER)).contains("a.example");
        now = now.plus(Duration.ofSeconds(1));
        assertThat(names.nameOf(PEER)).isEmpty();
        assertThat(names.size()).isZero();
    }

    @Test
    void keepsNoNameLongerThanADayAndTheGrace() {
        ask(1, "a.example");
        answer(1, "a.example", PEER, 0x7fffffff);

        now = now.plus(Duration.ofHours(25));
        assertThat(names.nameOf(PEER)).isEmpty();
    }

    @Test
    void givesTheNewestName() {
        ask(1, "a.example");
        answer(1, "a.example", PEER, 60);
        ask(2, "b.example");
        answer(2, "b.example", PEER, 60);

        assertThat(names.nameOf(PEER)).contains("b.example");
    }

    @Test
    void takesNoAnswerThatWasNotAskedFor() {
        answer(1, "forged.example", PEER, 60);
        ask(2, "a.example");
        answer(3, "a.example", PEER, 60);
        answer(2, "forged.example", PEER, 60);
        names.take(DnsBytes.packet(
                PEER,
                53,
                HOST,
                40_000,
                DnsBytes.answer(2, "a.example").address("a.example", PEER, 60).bytes()));

        assertThat(names.nameOf(PEER)).isEmpty();
    }

    @Test
    void takesAnAnswerOnceAndInTimeOnly() {
        ask(1, "a.example");
        now = now.plus(Duration.ofSeconds(31));
        answer(1, "a.example", PEER, 60);

        assertThat(names.nameOf(PEER)).isEmpty();
    }

    @Test
    void staysBounded() {
        for (int index = 0; index < Names.MOST_NAMES + 100; index++) {
            ask(1, "a.example");
            answer(1, "a.example", address(index), 60);
        }
        for (int index = 0; index < Names.MOST_QUESTIONS + 100; index++) {
            ask(index, "unanswered.example");
        }

        assertThat(names.size()).isEqualTo(Names.MOST_NAMES);
        assertThat(names.nameOf(address(0))).isEmpty();
        assertThat(names.nameOf(address(Names.MOST_NAMES + 99))).isPresent();
    }

    private static InetAddress address(int index) {
        return InetAddress.ofLiteral("10.%d.%d.1".formatted(index / 256, index % 256));
    }

    private void ask(int id, String name) {
        names.take(DnsBytes.packet(HOST, 40_000, SERVER, 53, DnsBytes.question(id, name)));
    }

    private void answer(int id, String name, InetAddress address, long ttl) {
        ByteBuffer message =
                DnsBytes.answer(id, name).address(name, address, ttl).bytes();
        names.take(DnsBytes.packet(SERVER, 53, HOST, 40_000, message));
    }
}
