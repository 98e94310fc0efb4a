package org.peerwarden.controller.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** Tokens that let hosts into the fleet: counted, expiring, each for one group, revocable. */
public final class EnrolTokens {
    /** Longest life of a token: who needs longer makes another. */
    public static final Duration LONGEST = Duration.ofDays(30);

    /** Most hosts that one token lets in. */
    public static final int MOST_USES = 10_000;

    private static final Pattern GROUP = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final EnrolTokenStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final String fingerprint;

    /**
     * Tokens kept in the store.
     *
     * @param fingerprint of the authority, as {@link Authority#fingerprint} has it
     */
    public EnrolTokens(EnrolTokenStore store, AuditLog audit, InstantSource clock, String fingerprint) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.fingerprint = fingerprint;
    }

    /**
     * Makes a token.
     *
     * @param actor who makes it, as the audit log names it
     * @throws ControllerException INPUT_INVALID when group, uses or life are out of their range
     */
    public IssuedEnrolToken issue(String actor, String group, int uses, Duration life) {
        require(GROUP.matcher(group).matches(), "a group is named by up to 64 of a-z 0-9 . _ -");
        require(uses >= 1 && uses <= MOST_USES, "a token lets in 1 to " + MOST_USES + " hosts");
        require(
                life.isPositive() && life.compareTo(LONGEST) <= 0,
                "a token lives longer than nothing and at most " + LONGEST.toDays() + " days");
        String secret = Secrets.text(32);
        EnrolToken token = new EnrolToken(
                Secrets.hex(8),
                Secrets.hash(secret),
                group,
                uses,
                0,
                clock.instant(),
                clock.instant().plus(life),
                actor,
                false);
        audit.append(
                actor,
                "enrol-token.create",
                "enrol-token:" + token.id(),
                AuditOutcome.DONE,
                Map.of(
                        "group",
                        group,
                        "uses",
                        "" + uses,
                        "expires",
                        token.expires().toString()));
        store.add(token);
        return new IssuedEnrolToken("pw1." + token.id() + "." + secret + "." + fingerprint, token);
    }

    /**
     * The token that this text names, if it is good now; not used yet.
     *
     * @param idAndSecret {@code <id>.<secret>}
     * @throws ControllerException TOKEN_UNKNOWN, TOKEN_REVOKED, TOKEN_EXPIRED or TOKEN_USED
     */
    public EnrolToken check(String idAndSecret) {
        int dot = idAndSecret.indexOf('.');
        String id = dot < 0 ? idAndSecret : idAndSecret.substring(0, dot);
        String secret = dot < 0 ? "" : idAndSecret.substring(dot + 1);
        EnrolToken token = store.find(id).orElseThrow(EnrolTokens::unknown);
        if (!Secrets.same(Secrets.hash(secret), token.hash())) {
            throw unknown();
        }
        refusal(token).ifPresent(refusal -> {
            throw refusal;
        });
        return token;
    }

    /**
     * Counts one use of a token that was checked.
     *
     * @throws ControllerException TOKEN_USED when others used it up meanwhile
     */
    public void use(EnrolToken token) {
        if (!store.use(token.id())) {
            throw new ControllerException(ErrorCode.TOKEN_USED, "the token was used up meanwhile; ask for a new one");
        }
    }

    /** All tokens, newest first. */
    public List<EnrolToken> all() {
        return store.all();
    }

    /**
     * Withdraws a token; hosts that it let in stay.
     *
     * @throws ControllerException NOT_FOUND
     */
    public void revoke(String actor, String id) {
        if (store.find(id).isEmpty()) {
            throw new ControllerException(ErrorCode.NOT_FOUND, "there is no enrolment token " + id);
        }
        audit.append(actor, "enrol-token.revoke", "enrol-token:" + id, AuditOutcome.DONE, Map.of());
        store.revoke(id);
    }

    private Optional<ControllerException> refusal(EnrolToken token) {
        if (token.revoked()) {
            return Optional.of(new ControllerException(
                    ErrorCode.TOKEN_REVOKED, "the token was withdrawn; ask an administrator for a new one"));
        }
        if (!clock.instant().isBefore(token.expires())) {
            return Optional.of(new ControllerException(
                    ErrorCode.TOKEN_EXPIRED,
                    "the token ended at " + token.expires() + "; ask an administrator for a new one"));
        }
        if (token.used() >= token.uses()) {
            return Optional.of(new ControllerException(
                    ErrorCode.TOKEN_USED, "the token was used as often as it may be; ask for a new one"));
        }
        return Optional.empty();
    }

    private static ControllerException unknown() {
        return new ControllerException(
                ErrorCode.TOKEN_UNKNOWN, "this controller did not issue the token; check that it was copied whole");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ControllerException(ErrorCode.INPUT_INVALID, message);
        }
    }
}
