package org.peerwarden.controller.identity;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * The fleet's certificate authority: one self-signed root on P-256 that signs hosts and the controller's own ports.
 *
 * <p>Certificates begin a day before they are made, so that a host whose clock is behind by hours is not locked out.
 */
public final class Authority {
    /** Days, not years: what is stolen ends by itself. */
    public static final Duration HOST_LIFE = Duration.ofDays(7);

    /** The controller renews its own at half of it. */
    public static final Duration SERVER_LIFE = Duration.ofDays(30);

    private static final Duration ROOT_LIFE = Duration.ofDays(20 * 365);
    private static final Duration BACKDATED = Duration.ofDays(1);
    private static final String HOST_URI = "peerwarden:host:";

    /** The curve's order, by which it is told from others of its size. */
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final PrivateKey key;
    private final X509Certificate root;
    private final InstantSource clock;

    Authority(PrivateKey key, X509Certificate root, InstantSource clock) {
        this.key = key;
        this.root = root;
        this.clock = clock;
    }

    /** An authority that is kept nowhere. */
    public static Authority random(InstantSource clock) {
        KeyPair pair = Keyring.generate("P-256");
        return new Authority(pair.getPrivate(), selfSigned(pair, clock), clock);
    }

    static X509Certificate selfSigned(KeyPair pair, InstantSource clock) {
        X500Name name = new X500Name("CN=Peerwarden " + Secrets.hex(4));
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            var builder = builder(name, name, pair.getPublic(), clock.instant(), ROOT_LIFE)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return signed((JcaX509v3CertificateBuilder) builder, pair.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make the authority's certificate", e);
        }
    }

    /** The root certificate. */
    public X509Certificate root() {
        return root;
    }

    /** The root certificate in PEM. */
    public String pem() {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(root);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the authority's certificate", e);
        }
        return text.toString();
    }

    /** SHA-256 of the root's SubjectPublicKeyInfo in base64url without padding: by which first contact is safe. */
    public String fingerprint() {
        return Secrets.encode(Secrets.sha256(root.getPublicKey().getEncoded()));
    }

    /**
     * A certificate for a host, followed by the root.
     *
     * @throws ControllerException KEY_UNSUITABLE when the key is not on P-256
     */
    public List<X509Certificate> issueHost(HostId host, PublicKey hostKey) {
        if (!onP256(hostKey)) {
            throw new ControllerException(ErrorCode.KEY_UNSUITABLE, "a host's key is an elliptic curve key on P-256");
        }
        GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, HOST_URI + host.value());
        return List.of(
                issue("CN=" + host.value(), hostKey, HOST_LIFE, KeyPurposeId.id_kp_clientAuth, List.of(name)), root);
    }

    /**
     * A new key and certificate for a port of the controller.
     *
     * @param names host names and addresses under which it is reached
     */
    public ServerCredential issueServer(List<String> names) {
        KeyPair pair = Keyring.generate("P-256");
        List<GeneralName> alternatives =
                names.stream().distinct().map(Authority::serverName).toList();
        X509Certificate certificate = issue(
                "CN=peerwarden-controller", pair.getPublic(), SERVER_LIFE, KeyPurposeId.id_kp_serverAuth, alternatives);
        return new ServerCredential(pair.getPrivate(), List.of(certificate, root));
    }

    /**
     * The host that a certificate names, if this authority made it for a host and its time is now. That who shows it has its
     * key, TLS has proven. Whether the host is still of the fleet is not known here.
     *
     * @throws ControllerException CERTIFICATE_FOREIGN, CERTIFICATE_EXPIRED or CERTIFICATE_UNSUITABLE
     */
    public HostId hostOf(X509Certificate certificate) {
        try {
            certificate.verify(root.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new ControllerException(
                    ErrorCode.CERTIFICATE_FOREIGN, "the certificate is not of this fleet; enrol the host here", e);
        }
        Instant now = clock.instant();
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new ControllerException(
                    ErrorCode.CERTIFICATE_EXPIRED,
                    "the certificate is good from " + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant() + "; enrol the host again");
        }
        return namedHost(certificate)
                .orElseThrow(() -> new ControllerException(
                        ErrorCode.CERTIFICATE_UNSUITABLE, "the certificate was not made for a host"));
    }

    /**
     * Reads a host's public key and checks that who asks has its private half.
     *
     * @param signed what was signed, before the SHA-256 of the key
     * @throws ControllerException KEY_UNSUITABLE or PROOF_INVALID
     */
    public static PublicKey proven(byte[] publicKey, byte[] proof, String signed) {
        PublicKey hostKey;
        try {
            hostKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey));
        } catch (GeneralSecurityException e) {
            throw new ControllerException(ErrorCode.KEY_UNSUITABLE, "the public key cannot be read", e);
        }
        if (!onP256(hostKey)) {
            throw new ControllerException(ErrorCode.KEY_UNSUITABLE, "a host's key is an elliptic curve key on P-256");
        }
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initVerify(hostKey);
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            signature.update(Secrets.sha256(publicKey));
            if (signature.verify(proof)) {
                return hostKey;
            }
        } catch (GeneralSecurityException e) {
            throw new ControllerException(ErrorCode.PROOF_INVALID, "the proof cannot be read", e);
        }
        throw new ControllerException(
                ErrorCode.PROOF_INVALID, "the proof was not made with this key for this token; try again");
    }

    private X509Certificate issue(
            String subject, PublicKey publicKey, Duration life, KeyPurposeId purpose, List<GeneralName> names) {
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            X500Name issuer =
                    X500Name.getInstance(root.getSubjectX500Principal().getEncoded());
            JcaX509v3CertificateBuilder builder =
                    builder(issuer, new X500Name(subject), publicKey, clock.instant(), life);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(root));
            return signed(builder, key);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot make a certificate for " + subject, e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey publicKey, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(1, Secrets.random(16)),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(life)),
                subject,
                publicKey);
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static boolean onP256(PublicKey key) {
        return key instanceof ECPublicKey curve && curve.getParams().getOrder().equals(P256_ORDER);
    }

    private static Optional<HostId> namedHost(X509Certificate certificate) {
        try {
            List<String> purposes =
                    Optional.ofNullable(certificate.getExtendedKeyUsage()).orElse(List.of());
            if (!purposes.contains(KeyPurposeId.id_kp_clientAuth.getId())) {
                return Optional.empty();
            }
            Collection<List<?>> names = Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of());
            List<String> hosts = new ArrayList<>();
            for (List<?> name : names) {
                if (name.get(1) instanceof String text && text.startsWith(HOST_URI)) {
                    hosts.add(text.substring(HOST_URI.length()));
                }
            }
            return hosts.stream().map(HostId::new).findFirst();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static GeneralName serverName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }
}
