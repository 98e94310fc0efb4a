package org.peerwarden.agent.link;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * Which authority a fleet's certificates end in.
 *
 * @param fingerprint SHA-256 of the authority's SubjectPublicKeyInfo, lower-case hexadecimal
 */
public record AuthorityPin(String fingerprint) {
    static final int BYTES = 32;

    static AuthorityPin of(byte[] fingerprint) {
        return new AuthorityPin(HexFormat.of().formatHex(fingerprint));
    }

    boolean matches(X509Certificate certificate) {
        return of(sha256(certificate.getPublicKey().getEncoded())).equals(this);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
