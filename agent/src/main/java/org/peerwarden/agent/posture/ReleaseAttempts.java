package org.peerwarden.agent.posture;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

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
     * @param code as a person typed it: with or without dashes and spaces, in any case
     * @param hash SHA-256 of the code as the console shows it, hexadecimal; no code fits an empty one
     */
    boolean fits(String code, String hash) {
        Duration now = clock.sinceBoot();
        if (hash.isEmpty() || now.compareTo(next) < 0) {
            return false;
        }
        if (MessageDigest.isEqual(sha256(shown(code)), HexFormat.of().parseHex(hash))) {
            wrong = 0;
            return true;
        }
        wrong++;
        Duration wait = Duration.ofSeconds(1L << Math.min(wrong, 20));
        next = now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
        return false;
    }

    /**
     * The code as the console shows it and as it was hashed: upper case, in groups of four with dashes between. Its alphabet
     * has no I, L and O; who read one meant a digit.
     */
    static String shown(String typed) {
        String plain = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[^0-9A-Z]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return plain.replaceAll("(.{4})(?=.)", "$1-");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
