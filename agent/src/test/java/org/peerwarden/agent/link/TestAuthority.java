package org.peerwarden.agent.link;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that issues what a test asks for. */
final class TestAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair pair = Keys.generate();
    private final X509Certificate root;

    TestAuthority() {
        root = issue(
                "CN=authority",
                pair.getPublic(),
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(365)),
                KeyPurposeId.anyExtendedKeyUsage,
                true);
    }

    X509Certificate root() {
        return root;
    }

    AuthorityPin pin() {
        return AuthorityPin.of(AuthorityPin.sha256(pair.getPublic().getEncoded()));
    }

    /** A token's text form for this authority. */
    String token(String id, String secret) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return "pw1.%s.%s.%s"
                .formatted(
                        base64.encodeToString(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        base64.encodeToString(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        base64.encodeToString(
                                AuthorityPin.sha256(pair.getPublic().getEncoded())));
    }

    Identity.Credential server(Instant from, Instant until) {
        KeyPair key = Keys.generate();
        return new Identity.Credential(
                key.getPrivate(),
                List.of(
                        issue("CN=controller", key.getPublic(), from, until, KeyPurposeId.id_kp_serverAuth, false),
                        root));
    }

    Identity.Credential server() {
        return server(Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofDays(30)));
    }

    Identity.Credential host(Instant from, Instant until) {
        KeyPair key = Keys.generate();
        return new Identity.Credential(key.getPrivate(), host(key.getPublic(), from, until));
    }

    List<X509Certificate> host(PublicKey key, Instant from, Instant until) {
        return List.of(issue("CN=host-1", key, from, until, KeyPurposeId.id_kp_clientAuth, false), root);
    }

    private X509Certificate issue(
            String subject, PublicKey key, Instant from, Instant until, KeyPurposeId purpose, boolean authority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=authority"),
                    new BigInteger(80, RANDOM),
                    Date.from(from),
                    Date.from(until),
                    new X500Principal(subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!authority) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
