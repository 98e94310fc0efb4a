package org.peerwarden.controller.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * Passwords as they are kept: {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}, so that the cost can grow later.
 *
 * @param memoryKib memory that one computation takes
 * @param passes how often it goes over that memory
 */
public record Passwords(int memoryKib, int passes) {
    /** OWASP's smallest recommended cost for Argon2id with one lane; about 50 ms on one core. */
    public static final Passwords STANDARD = new Passwords(19 * 1024, 2);

    static final int SHORTEST = 12;
    static final int LONGEST = 1_024;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /**
     * What is to be kept of a password.
     *
     * @throws ControllerException PASSWORD_UNSUITABLE when it is shorter than 12 characters or longer than 1024
     */
    String hash(String password) {
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new ControllerException(
                    ErrorCode.PASSWORD_UNSUITABLE,
                    "a password has " + SHORTEST + " to " + LONGEST + " characters; choose another");
        }
        byte[] salt = Secrets.random(SALT_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=1$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(compute(password, salt, memoryKib, passes));
    }

    /** Whether the password is the one that this was made from, whatever cost it was made with. */
    static boolean matches(String password, String kept) {
        if (password.length() > LONGEST) {
            return false;
        }
        String[] parts = kept.split("\\$", -1);
        String[] cost = parts[3].split(",", -1);
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] hash = Base64.getDecoder().decode(parts[5]);
        int memory = Integer.parseInt(cost[0].substring(2));
        int passes = Integer.parseInt(cost[1].substring(2));
        return MessageDigest.isEqual(hash, compute(password, salt, memory, passes));
    }

    private static byte[] compute(String password, byte[] salt, int memoryKib, int passes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(salt)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(1)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
