package org.peerwarden.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

class AuthorityTest {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final Authority authority = Authority.random(clock);
    private final HostId host = HostId.random();
    private final KeyPair keys = Keyring.generate("P-256");

    @Test
    void issuesAHostsCertificateForDays() throws Exception {
        List<X509Certificate> chain = authority.issueHost(host, keys.getPublic());

        X509Certificate certificate = chain.getFirst();
        assertThat(chain.getLast()).isEqualTo(authority.root());
        assertThat(certificate.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(certificate.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofDays(7)));
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + host);
        assertThat(authority.hostOf(certificate)).isEqualTo(host);
        assertPathHolds(chain);
    }

    @Test
    void theMatrixOfCertificates() throws Exception {
        X509Certificate good = authority.issueHost(host, keys.getPublic()).getFirst();
        assertThat(refusal(authority, good)).isEmpty();

        assertThat(refusal(Authority.random(clock), good)).containsExactly(ErrorCode.CERTIFICATE_FOREIGN);
        assertThat(refusal(
                        authority,
                        authority.issueServer(List.of("localhost")).chain().getFirst()))
                .containsExactly(ErrorCode.CERTIFICATE_UNSUITABLE);
        assertThat(refusal(authority, authority.root())).containsExactly(ErrorCode.CERTIFICATE_UNSUITABLE);
        assertThat(refusal(authority, tampered(good))).containsExactly(ErrorCode.CERTIFICATE_FOREIGN);

        clock.move(Duration.ofDays(7));
        assertThat(refusal(authority, good)).isEmpty();
        clock.move(Duration.ofMillis(1));
        assertThat(refusal(authority, good)).containsExactly(ErrorCode.CERTIFICATE_EXPIRED);
        clock.move(Duration.ofDays(-8).minusSeconds(1));
        assertThat(refusal(authority, good)).containsExactly(ErrorCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void aClockThatIsAnHourOffLocksNobodyOut() {
        X509Certificate certificate =
                authority.issueHost(host, keys.getPublic()).getFirst();
        clock.move(Duration.ofHours(-1));
        assertThat(refusal(authority, certificate)).isEmpty();
        clock.move(Duration.ofHours(2));
        assertThat(refusal(authority, certificate)).isEmpty();
    }

    @Test
    void onlyP256IsAHostsKey() throws Exception {
        KeyPairGenerator larger = KeyPairGenerator.getInstance("EC");
        larger.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);

        for (PublicKey key : List.of(
                larger.generateKeyPair().getPublic(),
                rsa.generateKeyPair().getPublic(),
                Keyring.generate("Ed25519").getPublic())) {
            ControllerException failure =
                    catchThrowableOfType(ControllerException.class, () -> authority.issueHost(host, key));
            assertThat(failure.code()).isEqualTo(ErrorCode.KEY_UNSUITABLE);
            assertThat(code(() -> Authority.proven(key.getEncoded(), new byte[0], "x")))
                    .isEqualTo(ErrorCode.KEY_UNSUITABLE);
        }
        assertThat(code(() -> Authority.proven(new byte[0], new byte[0], "x"))).isEqualTo(ErrorCode.KEY_UNSUITABLE);
        assertThat(code(() -> Authority.proven(new byte[] {1, 2, 3}, new byte[0], "x")))
                .isEqualTo(ErrorCode.KEY_UNSUITABLE);
    }

    @Test
    void aServersCertificateHasTheNamesGiven() throws Exception {
        ServerCredential credential =
                authority.issueServer(List.of("control.example", "10.0.0.2", "fd00::1", "10.0.0.2"));

        assertThat(credential.chain().getFirst().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("control.example", "10.0.0.2", "fd00:0:0:0:0:0:0:1");
        assertPathHolds(credential.chain());
        assertThat(credential.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void renewsTheServersCertificateAtHalfOfItsLife() {
        ServerKeys serverKeys = new ServerKeys(authority, List.of("localhost"), clock);
        ServerCredential first = serverKeys.current();
        String alias = Objects.requireNonNull(serverKeys.chooseEngineServerAlias("EC", null, null));
        clock.move(Authority.SERVER_LIFE.dividedBy(2).minusSeconds(1));
        assertThat(serverKeys.current()).isSameAs(first);

        clock.move(Duration.ofSeconds(2));

        ServerCredential second = serverKeys.current();
        assertThat(second).isNotSameAs(first);
        // A handshake that began before still gets what belongs together.
        assertThat(serverKeys.getCertificateChain(alias)[0])
                .isEqualTo(first.chain().getFirst());
        assertThat(serverKeys.getPrivateKey(alias)).isEqualTo(first.key());
        assertThat(serverKeys.chooseEngineServerAlias("RSA", null, null)).isNull();
    }

    @Test
    void thePemIsTheRoot() throws Exception {
        X509Certificate read = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(authority.pem().getBytes(StandardCharsets.US_ASCII)));

        assertThat(read).isEqualTo(authority.root());
    }

    @Test
    void keysStayTheSameOverRestarts() throws Exception {
        Keyring first = Keyring.open(directory, clock);
        Keyring second = Keyring.open(directory, clock);

        assertThat(second.fleetId()).isEqualTo(first.fleetId());
        assertThat(second.authority().fingerprint()).isEqualTo(first.authority().fingerprint());
        assertThat(second.signingKey().publicKey()).isEqualTo(first.signingKey().publicKey());
        X509Certificate certificate =
                first.authority().issueHost(host, keys.getPublic()).getFirst();
        assertThat(second.authority().hostOf(certificate)).isEqualTo(host);
        assertThat(Files.getPosixFilePermissions(directory.resolve("authority.key")))
                .hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void aSignatureOfOneKindIsNoneOfAnother() throws Exception {
        SigningKey key = SigningKey.random();
        byte[] payload = {1, 2, 3};

        assertThat(key.sign("one", payload)).isEqualTo(key.sign("one", payload)).isNotEqualTo(key.sign("two", payload));
    }

    private void assertPathHolds(List<X509Certificate> chain) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.root(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.instant()));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, 1)), parameters);
    }

    private static X509Certificate tampered(X509Certificate certificate) throws Exception {
        byte[] bytes = certificate.getEncoded();
        String name = certificate.getSubjectX500Principal().getName().substring(3);
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + text.length < bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
                bytes[i] = (byte) (bytes[i] == 'a' ? 'b' : 'a');
            }
        }
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    private static List<ErrorCode> refusal(Authority authority, X509Certificate certificate) {
        ControllerException failure =
                catchThrowableOfType(ControllerException.class, () -> authority.hostOf(certificate));
        return failure == null ? List.of() : List.of(failure.code());
    }

    private static ErrorCode code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ControllerException failure = catchThrowableOfType(ControllerException.class, call);
        assertThat(failure).isNotNull();
        return failure.code();
    }
}
