package org.peerwarden.controller.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a login is kept between commands. Only its owner may read it: it holds a token. */
final class SessionFile {
    private static final String OWNER_ALONE = "rw-------";

    private final Path path;

    SessionFile(Path path) {
        this.path = path;
    }

    /** Where it is kept unless the command says otherwise. */
    static Path usual(Surroundings surroundings) {
        return surroundings
                .variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElse(surroundings.home().resolve(".config"))
                .resolve("peerwarden")
                .resolve("session.json");
    }

    /** The login that is kept; empty where there is none. */
    Optional<Session> read() {
        try {
            JsonNode json = Json.MAPPER.readTree(Files.readString(path));
            return Optional.of(new Session(
                    URI.create(json.required("url").asString()),
                    json.required("fingerprint").asString(),
                    json.required("token").asString(),
                    json.path("operator").asString("")));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | JacksonException | IllegalArgumentException broken) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "SESSION_UNREADABLE",
                    "the session file " + path + " cannot be read (" + cause(broken) + "); log in again.");
        }
    }

    /** Keeps a login in place of the one before. */
    void write(Session session) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("url", session.url().toString());
        json.put("fingerprint", session.fingerprint());
        json.put("token", session.token());
        json.put("operator", session.operator());
        try {
            Path folder = path.resolveSibling(".").toAbsolutePath().normalize();
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, ".session", ".json", ownerAlone(folder));
            Files.writeString(fresh, Json.MAPPER.writeValueAsString(json) + "\n");
            Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "SESSION_UNWRITABLE",
                    "the session file " + path + " cannot be written (" + cause(failure)
                            + "); give another with --session.");
        }
    }

    /** Forgets the login. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + path, failure);
        }
    }

    private static FileAttribute<?>[] ownerAlone(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE))
                }
                : new FileAttribute<?>[0];
    }

    private static String cause(Exception failure) {
        return switch (failure) {
            case FileSystemException file when file.getReason() != null -> file.getReason();
            case FileSystemException file -> file.getClass().getSimpleName();
            case JacksonException _ -> "not the JSON of a session";
            case Exception other -> String.valueOf(other.getMessage());
        };
    }
}
