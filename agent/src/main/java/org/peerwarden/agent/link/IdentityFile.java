package org.peerwarden.agent.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code identity.json}: key, certificates and the rest in one file, so that a renewal replaces all of it in one step.
 * Readable by its owner only.
 */
public final class IdentityFile {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;

    /**
     * @param directory the agent's data directory
     */
    public IdentityFile(Path directory) {
        this.file = directory.resolve("identity.json");
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /** Empty when this host was never enrolled. */
    public Optional<Identity> load() {
        if (!exists()) {
            return Optional.empty();
        }
        try {
            return Optional.of(identity(parse(Files.readAllBytes(file))));
        } catch (IOException | JacksonException | GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new LinkException(
                    LinkException.Code.IDENTITY_UNREADABLE,
                    "The identity in %s cannot be read (%s). Make it readable for the agent, or remove it and enrol again."
                            .formatted(file, unreadable.getMessage()),
                    unreadable);
        }
    }

    public void save(Identity identity) {
        try {
            replace(bytes(identity));
        } catch (IOException | CertificateEncodingException failed) {
            throw new LinkException(
                    LinkException.Code.IDENTITY_UNREADABLE,
                    "The identity cannot be written to %s (%s). Make the directory writable for the agent, or free space."
                            .formatted(file, failed.getMessage()),
                    failed);
        }
    }

    private void replace(byte[] bytes) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(fresh))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** On a file system without such permissions the directory's own protect it. */
    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static byte[] bytes(Identity identity) throws CertificateEncodingException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("host", identity.hostId());
            json.writeStringProperty("fleet", identity.fleetId());
            json.writeStringProperty("group", identity.group());
            json.writeStringProperty("controller", identity.controller().toString());
            json.writeStringProperty("authority", identity.authority().fingerprint());
            json.writeStringProperty("salt", identity.salt());
            json.writeStringProperty("key", base64(identity.credential().key().getEncoded()));
            json.writeArrayPropertyStart("certificates");
            for (X509Certificate certificate : identity.credential().chain()) {
                json.writeString(base64(certificate.getEncoded()));
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("signingKeys");
            for (PublicKey key : identity.signingKeys()) {
                json.writeString(base64(key.getEncoded()));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static Map<String, List<String>> parse(byte[] bytes) {
        Map<String, List<String>> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            List<String> values = new ArrayList<>();
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    values = new ArrayList<>();
                    fields.put(json.currentName(), values);
                } else if (token == JsonToken.VALUE_STRING) {
                    values.add(json.getString());
                }
            }
        }
        return fields;
    }

    private static Identity identity(Map<String, List<String>> fields) throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (String certificate : all(fields, "certificates")) {
            chain.add(Keys.certificate(unbase64(certificate)));
        }
        List<PublicKey> signing = new ArrayList<>();
        for (String key : all(fields, "signingKeys")) {
            signing.add(Keys.signingKey(unbase64(key)));
        }
        PrivateKey key = Keys.privateKey(unbase64(one(fields, "key")));
        return new Identity(
                one(fields, "host"),
                one(fields, "fleet"),
                one(fields, "group"),
                HostAndPort.parse(one(fields, "controller")),
                new AuthorityPin(one(fields, "authority")),
                signing,
                one(fields, "salt"),
                new Identity.Credential(key, chain));
    }

    private static String one(Map<String, List<String>> fields, String name) {
        List<String> values = all(fields, name);
        if (values.size() != 1) {
            throw new IllegalArgumentException("it says no " + name);
        }
        return values.getFirst();
    }

    private static List<String> all(Map<String, List<String>> fields, String name) {
        List<String> values = fields.get(name);
        if (values == null) {
            throw new IllegalArgumentException("it says no " + name);
        }
        return values;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] unbase64(String text) {
        return Base64.getDecoder().decode(text);
    }
}
