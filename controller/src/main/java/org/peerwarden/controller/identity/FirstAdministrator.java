package org.peerwarden.controller.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * How the first administrator comes to be: who can read a file in the controller's data directory makes one, once.
 *
 * <p>The file stays over restarts until the secret is used; that there is an operator means that it was.
 */
public final class FirstAdministrator {
    private final Path file;
    private final Operators operators;
    private final AuditLog audit;
    private final LoginGuard guard;

    private FirstAdministrator(Path file, Operators operators, AuditLog audit, InstantSource clock) {
        this.file = file;
        this.operators = operators;
        this.audit = audit;
        this.guard = new LoginGuard(clock);
    }

    /**
     * Writes the secret where there is no operator yet, and removes what is left of it where there is one.
     *
     * @param file where the secret is written, readable by its owner only
     * @throws ControllerException DATA_UNUSABLE when the file cannot be written
     */
    public static FirstAdministrator open(Path file, Operators operators, AuditLog audit, InstantSource clock) {
        try {
            if (!operators.all().isEmpty()) {
                Files.deleteIfExists(file);
            } else if (!Files.exists(file)) {
                Keyring.write(file, Secrets.text(32) + "\n");
                audit.append("controller", "first-secret.create", "", AuditOutcome.DONE, Map.of());
            }
        } catch (IOException e) {
            throw new ControllerException(ErrorCode.DATA_UNUSABLE, "cannot write " + file, e);
        }
        return new FirstAdministrator(file, operators, audit, clock);
    }

    /** Where the secret is, whether it was used or not. */
    public Path file() {
        return file;
    }

    /** Whether the secret waits to be used. */
    public boolean open() {
        return operators.all().isEmpty();
    }

    /**
     * Makes the first administrator.
     *
     * @param origin where the request comes from, for the audit log
     * @throws ControllerException FIRST_SECRET_WRONG, FIRST_SECRET_USED or LOGIN_LOCKED, audited; or what
     *     {@link Operators#create} throws, and then the secret stays good
     */
    public synchronized Operator claim(String secret, String name, String password, String origin) {
        if (!open()) {
            throw refused(origin, ErrorCode.FIRST_SECRET_USED, "there is an administrator already; log in");
        }
        if (guard.locked("first")) {
            throw refused(origin, ErrorCode.LOGIN_LOCKED, "too many wrong secrets; try again in some minutes");
        }
        if (!Secrets.same(secret.strip(), kept())) {
            guard.failed("first");
            throw refused(origin, ErrorCode.FIRST_SECRET_WRONG, "the secret is not the one in " + file.getFileName());
        }
        Operator administrator = operators.create(
                "anonymous:" + origin + " with the first secret", name, password, Role.ADMIN, Set.of());
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The secret is of no use any more: an operator exists. The next start removes the file.
            throw new ControllerException(
                    ErrorCode.DATA_UNUSABLE, "the administrator " + name + " is made; remove " + file + " by hand", e);
        }
        return administrator;
    }

    private String kept() {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new ControllerException(
                    ErrorCode.DATA_UNUSABLE, "cannot read " + file + "; start the controller again to have it made", e);
        }
    }

    private ControllerException refused(String origin, ErrorCode code, String message) {
        audit.append("anonymous:" + origin, "first-secret.use", "", AuditOutcome.REFUSED, Map.of("code", code.name()));
        return new ControllerException(code, message);
    }
}
