package org.peerwarden.agent.posture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Compares codes with the hash of the right one, and makes who guesses wait: after each wrong one twice as long. */
final class ReleaseAttempts {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final BootClock clock;
    private int wrong;
    private Duration next = Duration.ZERO;

    ReleaseAttempts(BootClock clock) {
        this.clock = clock;
    }

    /**
     * Whether it is the code, and may be one now.
     *
     * @param hash SHA-256, hexadecimal; no code fits an empty one
     */
    boolean fits(String code, String hash) {
        Duration now = clock.sinceBoot();
        if (hash.isEmpty() || now.compareTo(next) < 0) {
            return false;
        }
        if (MessageDigest.isEqual(sha256(code.strip()), HexFormat.of().parseHex(hash))) {
            wrong = 0;
            return true;
        }
        wrong++;
        Duration wait = Duration.ofSeconds(1L << Math.min(wrong, 20));
        next = now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
        return false;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
