package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.List;
import org.peerwarden.controller.identity.IssuedApiToken;
import org.peerwarden.controller.identity.IssuedEnrolToken;

/** Operators and tokens, as the contract shows them. */
final class AccountViews {
    private AccountViews() {}

    record Operator(String name, String role, List<String> groups, Instant createdAt, boolean disabled) {
        static Operator of(org.peerwarden.controller.identity.Operator operator) {
            return new Operator(
                    operator.name(),
                    Words.of(operator.role()),
                    operator.groups().stream().sorted().toList(),
                    operator.created(),
                    operator.disabled());
        }
    }

    record Session(String token, Instant expiresAt, Operator operator) {
        static Session of(IssuedApiToken issued, org.peerwarden.controller.identity.Operator operator) {
            return new Session(issued.text(), issued.token().expires(), Operator.of(operator));
        }
    }

    record ApiToken(String id, String name, String operator, Instant createdAt, Instant expiresAt, boolean revoked) {
        static ApiToken of(org.peerwarden.controller.identity.ApiToken token) {
            return new ApiToken(
                    token.id(),
                    token.description(),
                    token.operator(),
                    token.created(),
                    token.expires(),
                    token.revoked());
        }
    }

    record CreatedApiToken(String token, ApiToken details) {
        static CreatedApiToken of(IssuedApiToken issued) {
            return new CreatedApiToken(issued.text(), ApiToken.of(issued.token()));
        }
    }

    record EnrolmentToken(
            String id,
            String group,
            int uses,
            int used,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            boolean revoked) {
        static EnrolmentToken of(org.peerwarden.controller.identity.EnrolToken token) {
            return new EnrolmentToken(
                    token.id(),
                    token.group(),
                    token.uses(),
                    token.used(),
                    token.createdBy(),
                    token.created(),
                    token.expires(),
                    token.revoked());
        }
    }

    record CreatedEnrolmentToken(String token, EnrolmentToken details) {
        static CreatedEnrolmentToken of(IssuedEnrolToken issued) {
            return new CreatedEnrolmentToken(issued.text(), EnrolmentToken.of(issued.token()));
        }
    }
}
