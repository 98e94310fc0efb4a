package org.peerwarden.agent.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;

/** Gives flows their names. */
@FunctionalInterface
public interface FlowIds {
    FlowId idOf(Observation socket);

    /** A new name each time. */
    static FlowIds random(RandomGenerator random) {
        return socket -> new FlowId(random.nextLong(), random.nextLong());
    }

    /**
     * The same name for the same socket, also after the agent started again, so that no conversation is told twice. A socket
     * without a cookie cannot be known again and gets a new name each time.
     *
     * @param salt this host's own, secret and kept: makes names unique over all hosts and keeps endpoints from being guessed
     * @param boot identifier of this boot, within which cookies are never used again
     */
    static FlowIds ofSockets(byte[] salt, String boot, RandomGenerator random) {
        byte[] kept = salt.clone();
        FlowIds otherwise = random(random);
        return socket -> socket.cookie() == 0 ? otherwise.idOf(socket) : digest(kept, boot, socket);
    }

    private static FlowId digest(byte[] salt, String boot, Observation socket) {
        MessageDigest digest = sha256();
        digest.update(salt);
        digest.update(boot.getBytes(UTF_8));
        digest.update(socket.transport().name().getBytes(UTF_8));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, socket.cookie()));
        add(digest, Optional.of(socket.local()));
        add(digest, socket.peer());
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new FlowId(bytes.getLong(), bytes.getLong());
    }

    private static void add(MessageDigest digest, Optional<Endpoint> endpoint) {
        byte[] address = endpoint.map(known -> known.address().getAddress()).orElse(new byte[0]);
        digest.update((byte) address.length);
        digest.update(address);
        int port = endpoint.map(Endpoint::port).orElse(0);
        digest.update((byte) (port >> 8));
        digest.update((byte) port);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
