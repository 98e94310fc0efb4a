package org.peerwarden.controller.decision;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The code that ends one isolation on the host itself, with nobody reachable. It is read out over a telephone: upper-case
 * letters and digits that are not mistaken for each other, in groups of four.
 *
 * @param text e.g. {@code 7KQ2-M9XA-0DTR-5WHB}; the agent compares the SHA-256 of exactly this, in UTF-8
 */
public record ReleaseCode(String text) {
    /** Crockford's: no I, L, O and U. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /** 80 bits: who has copied a host's disk guesses without any limit of rate. */
    private static final int LENGTH = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    static ReleaseCode random() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % 4 == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new ReleaseCode(text.toString());
    }

    /** What the host is told. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Not the code. */
    @Override
    public String toString() {
        return "ReleaseCode";
    }
}
