package org.peerwarden.controller.identity;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** The operators: made, changed, and known by name and password. */
public final class Operators {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final OperatorStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Passwords passwords;
    private final LoginGuard guard;
    private final String nobodysHash;

    public Operators(OperatorStore store, AuditLog audit, InstantSource clock, Passwords passwords) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.passwords = passwords;
        this.guard = new LoginGuard(clock);
        // An unknown name costs the same time as a known one, so that names cannot be told by the clock.
        this.nobodysHash = passwords.hash(Secrets.text(32));
    }

    /**
     * Makes an operator.
     *
     * @param actor who makes it, as the audit log names it
     * @param groups that it is confined to; empty for all
     * @throws ControllerException INPUT_INVALID, PASSWORD_UNSUITABLE or ALREADY_EXISTS
     */
    public Operator create(String actor, String name, String password, Role role, Set<String> groups) {
        if (!NAME.matcher(name).matches()) {
            throw new ControllerException(ErrorCode.INPUT_INVALID, "an operator is named by up to 64 of a-z 0-9 . _ -");
        }
        Operator operator = new Operator(name, role, groups, clock.instant(), false);
        String hash = passwords.hash(password);
        if (store.find(name).isPresent()) {
            throw taken(name);
        }
        audit.append(actor, "operator.create", operator.actor(), AuditOutcome.DONE, described(operator));
        if (!store.add(operator, hash)) {
            throw taken(name);
        }
        return operator;
    }

    /**
     * Who this is.
     *
     * @param origin where the request comes from, for the audit log and for slowing down who guesses
     * @throws ControllerException LOGIN_LOCKED, PASSWORD_WRONG or OPERATOR_DISABLED; audited
     */
    public Operator login(String name, String password, String origin) {
        String known = NAME.matcher(name).matches() ? name : "?";
        if (guard.locked("name " + known) || guard.locked("origin " + origin)) {
            throw refused(known, origin, ErrorCode.LOGIN_LOCKED, "too many wrong passwords; try again in some minutes");
        }
        boolean right = Passwords.matches(password, store.passwordHash(known).orElse(nobodysHash));
        Optional<Operator> operator = store.find(known);
        if (!right || operator.isEmpty()) {
            guard.failed("name " + known);
            guard.failed("origin " + origin);
            throw refused(known, origin, ErrorCode.PASSWORD_WRONG, "name and password do not belong together");
        }
        if (operator.get().disabled()) {
            throw refused(known, origin, ErrorCode.OPERATOR_DISABLED, "the operator " + known + " is switched off");
        }
        guard.succeeded("name " + known);
        guard.succeeded("origin " + origin);
        audit.append(operator.get().actor(), "login", "", AuditOutcome.DONE, Map.of("origin", origin));
        return operator.get();
    }

    /**
     * Replaces role, groups and whether it is switched off.
     *
     * @throws ControllerException NOT_FOUND, or LAST_ADMINISTRATOR when no unconfined administrator would be left
     */
    public Operator change(String actor, String name, Role role, Set<String> groups, boolean disabled) {
        Operator before = find(name);
        Operator after = new Operator(name, role, groups, before.created(), disabled);
        if (administers(before)
                && !administers(after)
                && store.all().stream().filter(Operators::administers).count() <= 1) {
            throw new ControllerException(
                    ErrorCode.LAST_ADMINISTRATOR, name + " is the last administrator; make another one first");
        }
        audit.append(actor, "operator.change", after.actor(), AuditOutcome.DONE, described(after));
        store.change(after);
        return after;
    }

    /**
     * Switches an operator off, whose tokens and password are refused from then on.
     *
     * @throws ControllerException NOT_FOUND or LAST_ADMINISTRATOR
     */
    public Operator switchOff(String actor, String name) {
        Operator operator = find(name);
        return change(actor, name, operator.role(), operator.groups(), true);
    }

    /**
     * Switches an operator on again.
     *
     * @throws ControllerException NOT_FOUND
     */
    public Operator switchOn(String actor, String name) {
        Operator operator = find(name);
        return change(actor, name, operator.role(), operator.groups(), false);
    }

    /**
     * Replaces a password.
     *
     * @throws ControllerException NOT_FOUND or PASSWORD_UNSUITABLE
     */
    public void changePassword(String actor, String name, String password) {
        Operator operator = find(name);
        String hash = passwords.hash(password);
        audit.append(actor, "operator.password", operator.actor(), AuditOutcome.DONE, Map.of());
        store.changePassword(name, hash);
    }

    /**
     * The operator of this name.
     *
     * @throws ControllerException NOT_FOUND
     */
    public Operator find(String name) {
        return store.find(name)
                .orElseThrow(() -> new ControllerException(ErrorCode.NOT_FOUND, "there is no operator " + name));
    }

    /** All, by name. */
    public List<Operator> all() {
        return store.all();
    }

    private static boolean administers(Operator operator) {
        return operator.role() == Role.ADMIN && operator.groups().isEmpty() && !operator.disabled();
    }

    private static Map<String, String> described(Operator operator) {
        return Map.of(
                "role", operator.role().name(),
                "groups", String.join(",", operator.groups().stream().sorted().toList()),
                "disabled", "" + operator.disabled());
    }

    private ControllerException refused(String name, String origin, ErrorCode code, String message) {
        audit.append(
                "anonymous:" + origin, "login", "operator:" + name, AuditOutcome.REFUSED, Map.of("code", code.name()));
        return new ControllerException(code, message);
    }

    private static ControllerException taken(String name) {
        return new ControllerException(ErrorCode.ALREADY_EXISTS, "there is an operator " + name + " already");
    }
}
