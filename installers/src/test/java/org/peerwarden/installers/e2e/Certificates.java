package org.peerwarden.installers.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that no controller would: with whatever time, of whatever authority. */
final class Certificates {
    private final X509Certificate authority;
    private final PrivateKey key;

    private Certificates(X509Certificate authority, PrivateKey key) {
        this.authority = authority;
        this.key = key;
    }

    /** With the key of an authority, at {@code path.pem} and {@code path.key}. */
    static Certificates ofAuthority(Path path) {
        try (var pem = Files.newInputStream(Path.of(path + ".pem"))) {
            String text = Files.readString(Path.of(path + ".key")).replaceAll("-----[A-Z ]+-----|\\s", "");
            return new Certificates(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem),
                    KeyFactory.getInstance("EC")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read the authority at " + path, e);
        }
    }

    /** With the key of an authority that nobody knows. */
    static Certificates ofNewAuthority(Path path) {
        KeyPair pair = pair();
        X500Name name = new X500Name("CN=Somebody else");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1000))),
                name,
                pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            X509Certificate certificate = signed(builder, pair.getPrivate());
            write(path, certificate, pair.getPrivate());
            return new Certificates(certificate, pair.getPrivate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A certificate as a host has it.
     *
     * @return {@code path}: the certificate is at {@code path.pem}, its key at {@code path.key}
     */
    Path issue(Path path, String hostId, Instant from, Instant until) {
        KeyPair pair = pair();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
                BigInteger.valueOf(from.toEpochMilli()),
                Date.from(from),
                Date.from(until),
                new X500Name("CN=" + hostId),
                pair.getPublic());
        try {
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            new GeneralName(GeneralName.uniformResourceIdentifier, "peerwarden:host:" + hostId)));
            write(path, signed(builder, key), pair.getPrivate());
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys on P-256", e);
        }
    }

    private static void write(Path path, X509Certificate certificate, PrivateKey key) throws IOException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        try {
            Files.writeString(
                    Path.of(path + ".pem"),
                    "-----BEGIN CERTIFICATE-----\n" + lines.encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot write " + path, e);
        }
        Files.writeString(
                Path.of(path + ".key"),
                "-----BEGIN PRIVATE KEY-----\n" + lines.encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }
}
