package org.peerwarden.controller.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A position in a list, bound to the list and its filters by the first bytes of their hash: base64url of hash and position. */
final class Cursor {
    private static final int BOUND = 8;

    private Cursor() {}

    static String write(String position, String scope) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(hash(scope), BOUND + text.length);
        System.arraycopy(text, 0, bytes, BOUND, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The position; empty where the cursor is not one of this list with these filters. */
    static Optional<String> read(String cursor, String scope) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        boolean bound = bytes.length >= BOUND && Arrays.equals(bytes, 0, BOUND, hash(scope), 0, BOUND);
        return bound
                ? Optional.of(new String(bytes, BOUND, bytes.length - BOUND, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static byte[] hash(String scope) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
