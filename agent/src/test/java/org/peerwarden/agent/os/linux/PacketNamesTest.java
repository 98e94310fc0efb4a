package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.health.Health;

@Tag("kernel")
class PacketNamesTest {
    private static final InetAddress PEER = InetAddress.ofLiteral("198.51.100.7");
    private static final InetAddress PEER_6 = InetAddress.ofLiteral("2001:db8::7");

    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final Health health = new Health(clock);
    private final PacketNames names = new PacketNames(clock, health);

    @AfterEach
    void close() {
        names.close();
        assertThat(names.seesAnswers()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("dns-names"));
    }

    @Test
    void isThere() {
        assertThat(PacketNames.whyNot()).isEmpty();
        assertThat(names.seesAnswers()).isTrue();
    }

    @Test
    void readsAnswersOverBothFamilies() throws IOException {
        try (Resolver four = new Resolver("127.0.0.1");
                Resolver six = new Resolver("::1")) {
            four.resolve("four.example", PEER);
            six.resolve("six.example", PEER_6);
        }

        assertThat(Await.until(() -> names.nameOf(PEER), Optional::isPresent)).contains("four.example");
        assertThat(Await.until(() -> names.nameOf(PEER_6), Optional::isPresent)).contains("six.example");
        assertThat(health.warnings()).isEmpty();
    }

    @Test
    void takesNoAnswerThatNobodyAskedFor() throws IOException {
        try (Resolver resolver = new Resolver("127.0.0.1")) {
            resolver.answerUnasked("forged.example", PEER);
            resolver.resolve("asked.example", PEER_6);
        }

        Await.until(() -> names.nameOf(PEER_6), Optional::isPresent);
        assertThat(names.nameOf(PEER)).isEmpty();
    }

    /** A server on port 53 and a client of it. */
    private static final class Resolver implements AutoCloseable {
        private final InetAddress address;
        private final DatagramSocket server;
        private final DatagramSocket client;

        Resolver(String literal) throws IOException {
            address = InetAddress.ofLiteral(literal);
            server = new DatagramSocket(new InetSocketAddress(address, 53));
            client = new DatagramSocket(new InetSocketAddress(address, 0));
        }

        void resolve(String name, InetAddress found) throws IOException {
            send(client, DnsBytes.question(77, name), 53);
            DatagramPacket question = new DatagramPacket(new byte[512], 512);
            server.receive(question);
            answerUnasked(name, found);
        }

        void answerUnasked(String name, InetAddress found) throws IOException {
            send(server, DnsBytes.answer(77, name).address(name, found, 60).bytes(), client.getLocalPort());
        }

        private void send(DatagramSocket from, ByteBuffer message, int port) throws IOException {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            from.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(address, port)));
        }

        @Override
        public void close() {
            server.close();
            client.close();
        }
    }
}
