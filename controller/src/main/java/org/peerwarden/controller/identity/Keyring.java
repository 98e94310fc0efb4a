package org.peerwarden.controller.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * The keys of one fleet, each in a file that only its owner reads. Who has this directory is the fleet's controller; losing it
 * means enrolling every host again.
 *
 * <p>{@code authority.key} and {@code authority.pem} (the only file that is public), {@code signing.key},
 * {@code signing.pub}, {@code fleet-id}.
 */
public record Keyring(Authority authority, SigningKey signingKey, FleetId fleetId) {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /**
     * Reads the keys, or makes them where there are none.
     *
     * @throws ControllerException DATA_UNUSABLE when some are missing or damaged, or the directory cannot be used
     */
    public static Keyring open(Path directory, InstantSource clock) {
        try {
            if (!Files.exists(directory.resolve("fleet-id"))) {
                create(directory, clock);
            }
            return read(directory, clock);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ControllerException(
                    ErrorCode.DATA_UNUSABLE,
                    "the fleet's keys in " + directory + " cannot be used (" + e.getMessage()
                            + "); restore the directory from its backup",
                    e);
        }
    }

    /** Whether there are keys already. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve("fleet-id"));
    }

    static KeyPair generate(String kind) {
        try {
            if (kind.equals("P-256")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                return generator.generateKeyPair();
            }
            return KeyPairGenerator.getInstance(kind).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys of kind " + kind, e);
        }
    }

    private static void create(Path directory, InstantSource clock) throws IOException {
        KeyPair root = generate("P-256");
        KeyPair signing = generate("Ed25519");
        Authority authority = new Authority(root.getPrivate(), Authority.selfSigned(root, clock), clock);
        write(
                directory.resolve("authority.key"),
                pem("PRIVATE KEY", root.getPrivate().getEncoded()));
        write(directory.resolve("authority.pem"), authority.pem());
        write(
                directory.resolve("signing.key"),
                pem("PRIVATE KEY", signing.getPrivate().getEncoded()));
        write(
                directory.resolve("signing.pub"),
                pem("PUBLIC KEY", signing.getPublic().getEncoded()));
        // Last: its presence says that the others are whole.
        write(directory.resolve("fleet-id"), Secrets.hex(16) + "\n");
    }

    private static Keyring read(Path directory, InstantSource clock) throws IOException, GeneralSecurityException {
        PrivateKey rootKey = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(unpem(directory.resolve("authority.key"))));
        X509Certificate root = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(directory.resolve("authority.pem"))));
        KeyFactory edwards = KeyFactory.getInstance("Ed25519");
        PrivateKey signingKey =
                edwards.generatePrivate(new PKCS8EncodedKeySpec(unpem(directory.resolve("signing.key"))));
        PublicKey verifying = edwards.generatePublic(new X509EncodedKeySpec(unpem(directory.resolve("signing.pub"))));
        String fleet = Files.readString(directory.resolve("fleet-id"), StandardCharsets.US_ASCII)
                .strip();
        return new Keyring(
                new Authority(rootKey, root, clock), new SigningKey(signingKey, verifying), new FleetId(fleet));
    }

    /** Writes a file that only its owner reads, whole or not at all. */
    static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text, StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    private static byte[] unpem(Path file) throws IOException {
        String body = Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        return Base64.getDecoder().decode(body);
    }
}
