package org.peerwarden.controller.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** Tokens by which operators' programs are known. A token may what its operator may, at the time it is used. */
public final class ApiTokens {
    /** Longest life of a token. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** How exactly the last use is kept: more would write at every request. */
    private static final Duration USE_GRAIN = Duration.ofMinutes(1);

    private static final String PREFIX = "pwt_";

    private final ApiTokenStore store;
    private final OperatorStore operators;
    private final AuditLog audit;
    private final InstantSource clock;

    public ApiTokens(ApiTokenStore store, OperatorStore operators, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.operators = operators;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes a token for an operator.
     *
     * @param actor who makes it, as the audit log names it
     * @throws ControllerException NOT_FOUND for an unknown operator, INPUT_INVALID for a life out of range
     */
    public IssuedApiToken issue(String actor, String operator, String description, Duration life) {
        if (!life.isPositive() || life.compareTo(LONGEST) > 0) {
            throw new ControllerException(
                    ErrorCode.INPUT_INVALID,
                    "a token lives longer than nothing and at most " + LONGEST.toDays() + " days");
        }
        if (description.length() > 200) {
            throw new ControllerException(ErrorCode.INPUT_INVALID, "a description has at most 200 characters");
        }
        if (operators.find(operator).isEmpty()) {
            throw new ControllerException(ErrorCode.NOT_FOUND, "there is no operator " + operator);
        }
        Instant now = clock.instant();
        store.forgetEndedBefore(now);
        String secret = Secrets.text(32);
        ApiToken token = new ApiToken(
                Secrets.hex(8),
                Secrets.hash(secret),
                operator,
                description,
                now,
                now.plus(life),
                Optional.empty(),
                false);
        audit.append(
                actor,
                "api-token.create",
                "operator:" + operator,
                AuditOutcome.DONE,
                Map.of("token", token.id(), "expires", token.expires().toString()));
        store.add(token);
        return new IssuedApiToken(PREFIX + token.id() + "_" + secret, token);
    }

    /**
     * Whose token this is, now.
     *
     * @param origin where the request comes from, for the audit log
     * @throws ControllerException TOKEN_UNKNOWN, TOKEN_REVOKED, TOKEN_EXPIRED or OPERATOR_DISABLED; audited
     */
    public Operator authenticate(String text, String origin) {
        try {
            return known(text);
        } catch (ControllerException refusal) {
            audit.append(
                    "anonymous:" + origin,
                    "authenticate",
                    "",
                    AuditOutcome.REFUSED,
                    Map.of("code", refusal.code().name()));
            throw refusal;
        }
    }

    /** All tokens of an operator, newest first. */
    public List<ApiToken> of(String operator) {
        return store.of(operator);
    }

    /**
     * Withdraws a token.
     *
     * @throws ControllerException NOT_FOUND
     */
    public void revoke(String actor, String id) {
        ApiToken token = store.find(id)
                .orElseThrow(() -> new ControllerException(ErrorCode.NOT_FOUND, "there is no API token " + id));
        audit.append(actor, "api-token.revoke", "operator:" + token.operator(), AuditOutcome.DONE, Map.of("token", id));
        store.revoke(id);
    }

    /** The identifier in a token's text; empty where the text is none. Not proof of anything. */
    public static Optional<String> idOf(String text) {
        String[] parts =
                text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("_", 2) : new String[0];
        return parts.length == 2 ? Optional.of(parts[0]) : Optional.empty();
    }

    private Operator known(String text) {
        String[] parts =
                text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("_", 2) : new String[0];
        ApiToken token = parts.length == 2 ? store.find(parts[0]).orElseThrow(ApiTokens::unknown) : fail(unknown());
        if (!Secrets.same(Secrets.hash(parts[1]), token.hash())) {
            throw unknown();
        }
        if (token.revoked()) {
            throw new ControllerException(ErrorCode.TOKEN_REVOKED, "the token was withdrawn; log in again");
        }
        Instant now = clock.instant();
        if (!now.isBefore(token.expires())) {
            throw new ControllerException(ErrorCode.TOKEN_EXPIRED, "the token has ended; log in again");
        }
        Operator operator = operators.find(token.operator()).orElseThrow(ApiTokens::unknown);
        if (operator.disabled()) {
            throw new ControllerException(
                    ErrorCode.OPERATOR_DISABLED, "the operator " + operator.name() + " is switched off");
        }
        if (token.lastUsed().map(used -> used.plus(USE_GRAIN).isBefore(now)).orElse(true)) {
            store.used(token.id(), now);
        }
        return operator;
    }

    private static ApiToken fail(ControllerException failure) {
        throw failure;
    }

    private static ControllerException unknown() {
        return new ControllerException(
                ErrorCode.TOKEN_UNKNOWN, "this controller did not issue the token; log in again");
    }
}
