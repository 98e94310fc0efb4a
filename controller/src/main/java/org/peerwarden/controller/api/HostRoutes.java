package org.peerwarden.controller.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.decision.Proposal;
import org.peerwarden.controller.decision.Reachable;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.identity.Act;
import org.peerwarden.controller.posture.Postures;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;

/** The hosts of the fleet, and isolating them. */
final class HostRoutes {
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Fleet fleet;
    private final Postures postures;
    private final Decisions decisions;
    private final DecisionViews views;
    private final InstantSource clock;

    HostRoutes(Services services, DecisionViews views) {
        this.fleet = services.fleet();
        this.postures = services.postures();
        this.decisions = services.decisions();
        this.views = views;
        this.clock = services.clock();
    }

    List<Route> routes() {
        Access view = new Access.Doing(Act.VIEW);
        Access decide = new Access.Doing(Act.DECIDE);
        return List.of(
                new Route("GET", "/v1/hosts", view, "host.list", this::list),
                new Route("GET", "/v1/hosts/{id}", view, "host.show", this::show),
                new Route("DELETE", "/v1/hosts/{id}", new Access.Doing(Act.ENROL), "host.revoke", this::remove),
                new Route("POST", "/v1/hosts/{id}/isolate", decide, "decision.isolate", this::isolate),
                new Route("POST", "/v1/hosts/{id}/release", decide, "decision.release", this::release),
                new Route(
                        "POST",
                        "/v1/hosts/{id}/release-code",
                        decide,
                        "decision.reveal-release-code",
                        this::revealReleaseCode));
    }

    private Answer remove(Exchange exchange) {
        exchange.query().check();
        Host host = fleet.get(exchange.hostId());
        exchange.require(Act.ENROL, host.group());
        fleet.revoke(exchange.actor(), host.id());
        return new Answer.Nothing();
    }

    private Answer list(Exchange exchange) {
        Query query = exchange.query();
        Optional<String> group = query.text("group");
        Optional<String> name = query.text("name");
        Optional<Boolean> online = query.flag("online");
        group.ifPresent(named -> exchange.require(Act.VIEW, named));
        List<Host> hosts = fleet.hosts().stream()
                .filter(host -> exchange.operator().sees(host.group()))
                .filter(host -> group.isEmpty() || group.get().equals(host.group()))
                .filter(host -> name.isEmpty() || name.get().equals(host.facts().hostname()))
                .filter(host -> online.isEmpty() || online.get() == host.online())
                .toList();
        return Answer.ok(PageView.of(
                "hosts",
                query,
                hosts,
                host -> Positions.of(host.facts().hostname(), host.id().value()),
                true,
                this::view));
    }

    private Answer show(Exchange exchange) {
        exchange.query().check();
        Host host = fleet.get(exchange.hostId());
        exchange.require(Act.VIEW, host.group());
        return Answer.ok(view(host));
    }

    private HostView view(Host host) {
        return HostView.of(host, postures.posture(host.id()));
    }

    private Answer isolate(Exchange exchange) {
        Host host = touched(exchange);
        Fields fields = exchange.fields();
        String reason = fields.text("reason", Decisions.LONGEST_REASON);
        long lease = fields.number(
                        "leaseSeconds", Decisions.SHORTEST_LEASE.toSeconds(), Decisions.LONGEST_LEASE.toSeconds())
                .orElse(Decisions.USUAL_LEASE.toSeconds());
        Optional<Instant> end = end(fields);
        List<Reachable> exceptions = exceptions(fields);
        fields.check();
        Decision decision = decisions.decide(
                Proposal.isolate(host.id(), Duration.ofSeconds(lease), exceptions, reason, end), exchange.actor());
        return Answer.created(views.of(decision, exchange.operator()));
    }

    private Answer release(Exchange exchange) {
        Host host = touched(exchange);
        String reason = reason(exchange);
        Decision decision = decisions.decide(Proposal.release(host.id(), reason), exchange.actor());
        return Answer.ok(views.of(decision, exchange.operator()));
    }

    private Answer revealReleaseCode(Exchange exchange) {
        Host host = touched(exchange);
        exchange.body().fieldsIfAny().check();
        String code = decisions.releaseCode(host.id(), exchange.actor()).text();
        String isolation = decisions
                .isolation(host.id())
                .map(decision -> decision.id().value())
                .orElse("");
        return Answer.ok(new ReleaseCodeView(code, isolation));
    }

    private Host touched(Exchange exchange) {
        exchange.query().check();
        Host host = fleet.get(exchange.hostId());
        exchange.require(Act.DECIDE, host.group());
        return host;
    }

    /** When something ends by itself, if the body says so. */
    private Optional<Instant> end(Fields fields) {
        return end(fields, clock);
    }

    static Optional<Instant> end(Fields fields, InstantSource clock) {
        OptionalLong seconds = fields.number("expiresInSeconds", 30, LONGEST.toSeconds());
        return seconds.isPresent() ? Optional.of(clock.instant().plusSeconds(seconds.getAsLong())) : Optional.empty();
    }

    static String reason(Exchange exchange) {
        Fields fields = exchange.body().fieldsIfAny();
        String reason = fields.optionalText("reason", Decisions.LONGEST_REASON).orElse("");
        fields.check();
        return reason;
    }

    private static List<Reachable> exceptions(Fields fields) {
        List<Reachable> exceptions = new ArrayList<>();
        for (Fields one : fields.objects("allow", Decisions.MOST_EXCEPTIONS)) {
            Optional<Prefix> cidr = one.parsed("cidr", Networks.FORM, Networks::parse);
            Optional<Transport> transport = one.word("transport", Transport.values());
            OptionalLong port = one.number("port", 1, 65535);
            if (cidr.isEmpty()) {
                one.missing("cidr");
            }
            one.done();
            cidr.ifPresent(peer -> exceptions.add(new Reachable(
                    peer, transport, port.isPresent() ? OptionalInt.of((int) port.getAsLong()) : OptionalInt.empty())));
        }
        return exceptions;
    }

    record ReleaseCodeView(String code, String decisionId) {
        @Override
        public String toString() {
            return "ReleaseCodeView[" + decisionId + "]";
        }
    }
}
