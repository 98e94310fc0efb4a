package org.peerwarden.agent.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.peerwarden.agent.link.Identity.Credential;

/** Keys and certificates between their bytes and the JDK's types. */
final class Keys {
    private static final String ENROL = "peerwarden-enrol-v1";
    private static final String RENEW = "peerwarden-renew-v1";

    private Keys() {}

    static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    /** Proof of possession for enrolment; see {@code EnrolRequest.proof}. */
    static byte[] enrolProof(KeyPair pair, String token) {
        return sign(pair, ENROL.getBytes(US_ASCII), token.getBytes(UTF_8));
    }

    /** Proof of possession for renewal; see {@code RenewRequest.proof}. */
    static byte[] renewProof(KeyPair pair) {
        return sign(pair, RENEW.getBytes(US_ASCII));
    }

    private static byte[] sign(KeyPair pair, byte[]... parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            for (byte[] part : parts) {
                signature.update(part);
            }
            signature.update(AuthorityPin.sha256(pair.getPublic().getEncoded()));
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a fresh P-256 key signs", impossible);
        }
    }

    /**
     * The credential that the controller gave for a key.
     *
     * @throws GeneralSecurityException when the certificates cannot be read or are for another key
     */
    static Credential credential(KeyPair pair, List<byte[]> certificates) throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] certificate : certificates) {
            chain.add(certificate(certificate));
        }
        if (chain.isEmpty() || !chain.getFirst().getPublicKey().equals(pair.getPublic())) {
            throw new GeneralSecurityException("the certificate is not for the key that was shown");
        }
        return new Credential(pair.getPrivate(), chain);
    }

    static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    static PublicKey signingKey(byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    }

    static PrivateKey privateKey(byte[] der) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }
}
