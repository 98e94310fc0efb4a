package org.peerwarden.controller.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.Act;
import org.peerwarden.controller.identity.ApiToken;
import org.peerwarden.controller.identity.ApiTokens;
import org.peerwarden.controller.identity.Authorisation;
import org.peerwarden.controller.identity.EnrolToken;
import org.peerwarden.controller.identity.EnrolTokens;
import org.peerwarden.controller.identity.FirstAdministrator;
import org.peerwarden.controller.identity.IssuedApiToken;
import org.peerwarden.controller.identity.Operator;
import org.peerwarden.controller.identity.Operators;
import org.peerwarden.controller.identity.Role;

/** Who may ask, and by what. */
final class AccountRoutes {
    private static final Duration TOKEN_LIFE = Duration.ofDays(90);
    private static final Duration ENROLMENT_LIFE = Duration.ofDays(1);
    private static final String LOGIN = "login";

    private final FirstAdministrator first;
    private final Operators operators;
    private final ApiTokens tokens;
    private final EnrolTokens enrolment;
    private final Duration loginLife;

    AccountRoutes(Services services, Duration loginLife) {
        this.first = services.first();
        this.operators = services.operators();
        this.tokens = services.apiTokens();
        this.enrolment = services.enrolTokens();
        this.loginLife = loginLife;
    }

    List<Route> routes() {
        Access anybody = new Access.Anybody();
        Access own = new Access.AnyOperator();
        Access people = new Access.Doing(Act.CHANGE_OPERATORS);
        Access joining = new Access.Doing(Act.ENROL);
        return List.of(
                new Route("POST", "/v1/setup", anybody, "setup", this::setUp),
                new Route("POST", "/v1/login", anybody, LOGIN, this::logIn),
                new Route("POST", "/v1/logout", own, "logout", this::logOut),
                new Route("GET", "/v1/whoami", own, "whoami", this::whoAmI),
                new Route("GET", "/v1/operators", people, "operator.list", this::listOperators),
                new Route("POST", "/v1/operators", people, "operator.create", this::createOperator),
                new Route("POST", "/v1/operators/{id}/disable", people, "operator.disable", this::disableOperator),
                new Route("POST", "/v1/operators/{id}/enable", people, "operator.enable", this::enableOperator),
                new Route("POST", "/v1/operators/{id}/password", own, "operator.password", this::changePassword),
                new Route("GET", "/v1/api-tokens", own, "api-token.list", this::listApiTokens),
                new Route("POST", "/v1/api-tokens", own, "api-token.create", this::createApiToken),
                new Route("DELETE", "/v1/api-tokens/{id}", own, "api-token.revoke", this::revokeApiToken),
                new Route("GET", "/v1/enrolment-tokens", joining, "enrol-token.list", this::listEnrolmentTokens),
                new Route("POST", "/v1/enrolment-tokens", joining, "enrol-token.create", this::createEnrolmentToken),
                new Route(
                        "DELETE",
                        "/v1/enrolment-tokens/{id}",
                        joining,
                        "enrol-token.revoke",
                        this::revokeEnrolmentToken));
    }

    private Answer setUp(Exchange exchange) {
        Fields fields = exchange.fields();
        String secret = fields.text("secret", 256);
        String name = fields.text("name", 64);
        String password = fields.text("password", 1024);
        fields.check();
        Operator operator = first.claim(secret, name, password, exchange.origin());
        return Answer.created(session(operator));
    }

    private Answer logIn(Exchange exchange) {
        Fields fields = exchange.fields();
        String name = fields.text("name", 64);
        String password = fields.text("password", 1024);
        fields.check();
        return Answer.ok(session(operators.login(name, password, exchange.origin())));
    }

    private AccountViews.Session session(Operator operator) {
        return AccountViews.Session.of(tokens.issue(operator.actor(), operator.name(), LOGIN, loginLife), operator);
    }

    private Answer logOut(Exchange exchange) {
        exchange.caller()
                .flatMap(caller -> ApiTokens.idOf(caller.token()))
                .ifPresent(id -> tokens.revoke(exchange.actor(), id));
        return new Answer.Nothing();
    }

    private Answer whoAmI(Exchange exchange) {
        exchange.query().check();
        return Answer.ok(AccountViews.Operator.of(exchange.operator()));
    }

    private Answer listOperators(Exchange exchange) {
        return Answer.ok(PageView.of(
                "operators", exchange.query(), operators.all(), Operator::name, true, AccountViews.Operator::of));
    }

    private Answer createOperator(Exchange exchange) {
        Fields fields = exchange.fields();
        String name = fields.text("name", 64);
        String password = fields.text("password", 1024);
        Optional<Role> role = fields.word("role", Role.values());
        if (role.isEmpty()) {
            fields.missing("role");
        }
        List<String> groups = fields.texts("groups", 100, 64);
        fields.check();
        return Answer.created(AccountViews.Operator.of(
                operators.create(exchange.actor(), name, password, role.orElseThrow(), Set.copyOf(groups))));
    }

    private Answer disableOperator(Exchange exchange) {
        exchange.query().check();
        return Answer.ok(AccountViews.Operator.of(operators.switchOff(exchange.actor(), exchange.id())));
    }

    private Answer enableOperator(Exchange exchange) {
        exchange.query().check();
        return Answer.ok(AccountViews.Operator.of(operators.switchOn(exchange.actor(), exchange.id())));
    }

    private Answer changePassword(Exchange exchange) {
        Fields fields = exchange.fields();
        String password = fields.text("password", 1024);
        Optional<String> current = fields.optionalText("currentPassword", 1024);
        String name = exchange.id();
        boolean own = exchange.operator().name().equals(name);
        if (own && current.isEmpty()) {
            fields.missing("currentPassword");
        }
        fields.check();
        if (!own && !administers(exchange)) {
            throw new ControllerException(ErrorCode.NOT_FOUND, "there is no operator " + name + " whom you may change");
        }
        if (own) {
            // A login that was left open must not be enough to keep its owner out.
            operators.login(name, current.orElseThrow(), exchange.origin());
        }
        operators.changePassword(exchange.actor(), name, password);
        String kept = exchange.caller()
                .flatMap(caller -> ApiTokens.idOf(caller.token()))
                .orElse("");
        tokens.of(name).stream()
                .filter(token -> token.description().equals(LOGIN) && !token.revoked())
                .filter(token -> !token.id().equals(kept))
                .forEach(token -> tokens.revoke(exchange.actor(), token.id()));
        return new Answer.Nothing();
    }

    private Answer listApiTokens(Exchange exchange) {
        List<ApiToken> visible = new ArrayList<>();
        if (administers(exchange)) {
            operators.all().forEach(operator -> visible.addAll(tokens.of(operator.name())));
        } else {
            visible.addAll(tokens.of(exchange.operator().name()));
        }
        return Answer.ok(PageView.of(
                "api-tokens",
                exchange.query(),
                visible,
                token -> Positions.of(token.created(), token.id()),
                false,
                AccountViews.ApiToken::of));
    }

    private Answer createApiToken(Exchange exchange) {
        Fields fields = exchange.fields();
        String name = fields.text("name", 100);
        long life = fields.number("expiresInSeconds", 60, Duration.ofDays(365).toSeconds())
                .orElse(TOKEN_LIFE.toSeconds());
        fields.check();
        IssuedApiToken issued =
                tokens.issue(exchange.actor(), exchange.operator().name(), name, Duration.ofSeconds(life));
        return Answer.created(AccountViews.CreatedApiToken.of(issued));
    }

    private Answer revokeApiToken(Exchange exchange) {
        exchange.query().check();
        boolean own = tokens.of(exchange.operator().name()).stream()
                .anyMatch(token -> token.id().equals(exchange.id()));
        if (!own && !administers(exchange)) {
            throw new ControllerException(ErrorCode.NOT_FOUND, "you have no API token " + exchange.id());
        }
        tokens.revoke(exchange.actor(), exchange.id());
        return new Answer.Nothing();
    }

    private static boolean administers(Exchange exchange) {
        return Authorisation.refusal(exchange.operator(), Act.CHANGE_OPERATORS).isEmpty();
    }

    private Answer listEnrolmentTokens(Exchange exchange) {
        return Answer.ok(PageView.of(
                "enrolment-tokens",
                exchange.query(),
                enrolment.all().stream()
                        .filter(token -> exchange.operator().sees(token.group()))
                        .toList(),
                token -> Positions.of(token.created(), token.id()),
                false,
                AccountViews.EnrolmentToken::of));
    }

    private Answer createEnrolmentToken(Exchange exchange) {
        Fields fields = exchange.fields();
        String group = fields.text("group", 64);
        int uses = (int) fields.number("uses", 1, EnrolTokens.MOST_USES).orElse(1);
        long life = fields.number("expiresInSeconds", 60, EnrolTokens.LONGEST.toSeconds())
                .orElse(ENROLMENT_LIFE.toSeconds());
        fields.check();
        exchange.require(Act.ENROL, group);
        return Answer.created(AccountViews.CreatedEnrolmentToken.of(
                enrolment.issue(exchange.actor(), group, uses, Duration.ofSeconds(life))));
    }

    private Answer revokeEnrolmentToken(Exchange exchange) {
        exchange.query().check();
        EnrolToken token = enrolment.all().stream()
                .filter(known -> known.id().equals(exchange.id()))
                .findFirst()
                .orElseThrow(() ->
                        new ControllerException(ErrorCode.NOT_FOUND, "there is no enrolment token " + exchange.id()));
        exchange.require(Act.ENROL, token.group());
        enrolment.revoke(exchange.actor(), exchange.id());
        return new Answer.Nothing();
    }
}
