package org.peerwarden.agent.os.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.os.linux.DnsMessage.Address;
import org.peerwarden.agent.socket.Endpoint;

/**
 * What DNS said, bounded: the name that was asked for by address. Only the answer to a question that this host was seen to ask
 * counts, from whom it asked and with the number it gave; else anybody could give names to anything with one datagram. Any
 * thread.
 */
final class Names {
    private static final int DNS_PORT = 53;

    /** A browser's morning; at about 200 bytes each, some 4 MB. */
    static final int MOST_NAMES = 16_384;

    /** Questions without an answer yet. */
    static final int MOST_QUESTIONS = 4_096;

    /** Resolvers give up after 5 to 30 seconds. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    /** Programs keep addresses longer than they may: a connection that is opened again is to the same name. */
    private static final Duration GRACE = Duration.ofMinutes(30);

    /** Longer times to live are cut to this. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final InstantSource clock;
    private final Map<InetAddress, Named> names = bounded(MOST_NAMES);
    private final Map<Question, Instant> questions = bounded(MOST_QUESTIONS);

    Names(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes an IP packet that left this host for port 53 or came to it from there; anything else changes nothing. */
    synchronized void take(ByteBuffer packet) {
        Datagram.parse(packet)
                .ifPresent(datagram -> DnsMessage.parse(datagram.payload()).ifPresent(message -> {
                    if (!message.answer() && datagram.target().port() == DNS_PORT) {
                        questions.put(
                                new Question(datagram.source(), datagram.target(), message.id(), message.name()),
                                clock.instant());
                    } else if (message.answer() && datagram.source().port() == DNS_PORT) {
                        answer(
                                new Question(datagram.target(), datagram.source(), message.id(), message.name()),
                                message);
                    }
                }));
    }

    /** The newest name of the address that may still be kept. */
    synchronized Optional<String> nameOf(InetAddress address) {
        Named named = names.get(address);
        if (named == null) {
            return Optional.empty();
        }
        if (clock.instant().isAfter(named.until())) {
            names.remove(address);
            return Optional.empty();
        }
        return Optional.of(named.name());
    }

    synchronized int size() {
        return names.size();
    }

    private void answer(Question question, DnsMessage message) {
        Instant asked = questions.remove(question);
        Instant now = clock.instant();
        if (asked == null || now.isAfter(asked.plus(ANSWER_WITHIN))) {
            return;
        }
        for (Address address : message.addresses()) {
            Duration ttl = Duration.ofSeconds(Math.min(address.ttlSeconds(), LONGEST.toSeconds()));
            names.put(address.address(), new Named(message.name(), now.plus(ttl).plus(GRACE)));
        }
    }

    private record Named(String name, Instant until) {}

    private record Question(Endpoint asker, Endpoint server, int id, String name) {}

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
