package org.peerwarden.controller.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.DecisionAction;
import org.peerwarden.controller.decision.DecisionId;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.decision.Proposal;
import org.peerwarden.controller.decision.Scope;
import org.peerwarden.controller.decision.Target;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.identity.Act;
import org.peerwarden.controller.identity.Operator;

/** What operators wanted of some. */
final class DecisionRoutes {
    /** Entries read at a time while those that are not wanted are left out. */
    private static final int STRIDE = 1000;

    private final Decisions decisions;
    private final Fleet fleet;
    private final DecisionViews views;
    private final InstantSource clock;

    DecisionRoutes(Services services, DecisionViews views) {
        this.decisions = services.decisions();
        this.fleet = services.fleet();
        this.views = views;
        this.clock = services.clock();
    }

    List<Route> routes() {
        Access view = new Access.Doing(Act.VIEW);
        Access decide = new Access.Doing(Act.DECIDE);
        return List.of(
                new Route("GET", "/v1/decisions", view, "decision.list", this::list),
                new Route("POST", "/v1/decisions", decide, "decision.create", this::decide),
                new Route("GET", "/v1/decisions/{id}", view, "decision.show", this::show),
                new Route("POST", "/v1/decisions/{id}/revoke", decide, "decision.revoke", this::revoke));
    }

    private Answer list(Exchange exchange) {
        Query query = exchange.query();
        Optional<String> hostId = query.text("host");
        Optional<Boolean> active = query.flag("active");
        int limit = query.limit();
        long before = query.cursor("decisions").map(Long::parseLong).orElse(Long.MAX_VALUE);
        Optional<Host> host = hostId.map(id -> fleet.get(Exchange.host(id)));
        host.ifPresent(found -> exchange.require(Act.VIEW, found.group()));
        Instant now = clock.instant();
        List<Decision> found = newest(
                before,
                limit + 1,
                decision -> visible(decision.scope(), exchange.operator())
                        && (active.isEmpty() || active.get() == decision.stands(now))
                        && (host.isEmpty()
                                || decision.scope()
                                        .reaches(host.get().id(), host.get().group())));
        boolean more = found.size() > limit;
        List<Decision> page = more ? found.subList(0, limit) : found;
        Optional<String> next = more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty();
        return Answer.ok(new PageView<>(
                page.stream()
                        .map(decision -> views.of(decision, exchange.operator()))
                        .toList(),
                query.next("decisions", next)));
    }

    private List<Decision> newest(long before, int count, Predicate<Decision> wanted) {
        List<Decision> found = new ArrayList<>();
        long position = before;
        while (found.size() < count) {
            List<Decision> stretch = decisions.history(position, STRIDE);
            stretch.stream().filter(wanted).limit(count - found.size()).forEach(found::add);
            if (stretch.size() < STRIDE) {
                break;
            }
            position = stretch.getLast().number();
        }
        return found;
    }

    private Answer decide(Exchange exchange) {
        exchange.query().check();
        Fields fields = exchange.fields();
        Optional<DecisionAction> action =
                fields.word("action", new DecisionAction[] {DecisionAction.ALLOW, DecisionAction.BLOCK});
        if (action.isEmpty()) {
            fields.missing("action");
        }
        Fields scope = fields.object("scope");
        Optional<String> host = scope.optionalText("host", 64);
        Optional<String> group = scope.optionalText("group", 64);
        if (host.isPresent() && group.isPresent()) {
            scope.wrong("group", RequestCode.BAD_VALUE, "a host is named already; give one of the two");
        }
        Optional<String> path = scope.optionalText("path", 4096);
        Optional<String> sha256 = scope.matching("sha256", Hashes.FORM, "64 lower-case hexadecimal digits");
        Optional<String> family = scope.optionalText("family", 64);
        Optional<String> peer = scope.optionalText("peer", 50);
        scope.done();
        String reason = fields.optionalText("reason", Decisions.LONGEST_REASON).orElse("");
        Optional<Instant> end = HostRoutes.end(fields, clock);
        fields.check();
        Scope where = where(host, group);
        require(exchange, where);
        Target what = Target.parse(path, sha256, family, peer);
        Proposal proposal = action.orElseThrow() == DecisionAction.BLOCK
                ? Proposal.block(where, what, reason, end)
                : Proposal.allow(where, what, reason, end);
        return Answer.created(views.of(decisions.decide(proposal, exchange.actor()), exchange.operator()));
    }

    private Answer show(Exchange exchange) {
        exchange.query().check();
        Decision decision = found(exchange);
        return Answer.ok(views.of(decision, exchange.operator()));
    }

    private Answer revoke(Exchange exchange) {
        exchange.query().check();
        String reason = HostRoutes.reason(exchange);
        Decision decision = found(exchange);
        require(exchange, decision.scope());
        return Answer.ok(views.of(decisions.revoke(decision.id(), exchange.actor(), reason), exchange.operator()));
    }

    private Decision found(Exchange exchange) {
        Decision decision = decisions.get(new DecisionId(exchange.id()));
        if (!visible(decision.scope(), exchange.operator())) {
            throw new ControllerException(
                    ErrorCode.GROUP_FORBIDDEN,
                    "operator " + exchange.operator().name() + " may not see decisions of this group.");
        }
        return decision;
    }

    private Scope where(Optional<String> host, Optional<String> group) {
        return host.<Scope>map(id -> new Scope.OneHost(Exchange.host(id)))
                .or(() -> group.map(Scope.Group::new))
                .orElseGet(Scope.WholeFleet::new);
    }

    private void require(Exchange exchange, Scope scope) {
        switch (scope) {
            case Scope.OneHost one ->
                exchange.require(Act.DECIDE, fleet.get(one.host()).group());
            case Scope.Group group -> exchange.require(Act.DECIDE, group.name());
            case Scope.WholeFleet _ -> exchange.requireEverywhere(Act.DECIDE);
        }
    }

    /** What holds for the whole fleet holds for everybody's hosts, and everybody may know it. */
    private boolean visible(Scope scope, Operator operator) {
        return switch (scope) {
            case Scope.OneHost one ->
                operator.groups().isEmpty()
                        || fleet.find(one.host())
                                .filter(host -> operator.sees(host.group()))
                                .isPresent();
            case Scope.Group group -> operator.sees(group.name());
            case Scope.WholeFleet _ -> true;
        };
    }
}
