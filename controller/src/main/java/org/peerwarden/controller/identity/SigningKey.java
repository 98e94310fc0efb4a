package org.peerwarden.controller.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** The Ed25519 key by which the controller's word is known to agents, whoever carries it. */
public final class SigningKey {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    SigningKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A key that is kept nowhere. */
    public static SigningKey random() {
        var pair = Keyring.generate("Ed25519");
        return new SigningKey(pair.getPrivate(), pair.getPublic());
    }

    /**
     * Signs.
     *
     * @param context what kind of message it is, e.g. {@code peerwarden-state-v1}: signed before the payload, so that a
     *     signature of one kind is none of another
     */
    public byte[] sign(String context, byte[] payload) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(context.getBytes(StandardCharsets.US_ASCII));
            signature.update(payload);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with the signing key", e);
        }
    }

    /** X.509 SubjectPublicKeyInfo, DER. */
    public byte[] publicKey() {
        return publicKey.getEncoded();
    }

    PrivateKey privateKey() {
        return privateKey;
    }
}
