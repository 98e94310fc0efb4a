package org.peerwarden.controller.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.controller.audit.AuditEntry;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.identity.Act;
import org.peerwarden.controller.identity.HostId;

/** The controller itself. */
final class ControllerRoutes {
    private static final String CONTRACT = "/org/peerwarden/proto/openapi.yaml";

    private final Services services;
    private final Watchers watchers;
    private final StatusView.Source status;
    private final String contract = read();

    ControllerRoutes(Services services, Watchers watchers, StatusView.Source status) {
        this.services = services;
        this.watchers = watchers;
        this.status = status;
    }

    List<Route> routes() {
        Access anybody = new Access.Anybody();
        Access view = new Access.Doing(Act.VIEW);
        Access auditors = new Access.Doing(Act.AUDIT);
        return List.of(
                new Route("GET", "/v1/audit", auditors, "audit.list", this::listAudit),
                new Route("GET", "/v1/audit/verify", auditors, "audit.verify", this::verifyAudit),
                new Route("GET", "/v1/status", view, "status.show", this::showStatus),
                new Route("GET", "/v1/events", view, "event.watch", this::watch),
                new Route("GET", "/metrics", view, "metric.show", this::showMetrics),
                new Route("GET", "/health", anybody, "health.show", this::showHealth),
                new Route("GET", "/openapi.yaml", anybody, "contract.show", this::showContract));
    }

    private Answer listAudit(Exchange exchange) {
        Query query = exchange.query();
        int limit = query.limit();
        long before = query.cursor("audit").map(Long::parseLong).orElse(Long.MAX_VALUE);
        List<AuditEntry> entries = services.audit().page(before, limit + 1);
        boolean more = entries.size() > limit;
        List<AuditEntry> page = more ? entries.subList(0, limit) : entries;
        Optional<String> next = more ? Optional.of(Long.toString(page.getLast().sequence())) : Optional.empty();
        return Answer.ok(new PageView<>(page.stream().map(AuditViews.Entry::of).toList(), query.next("audit", next)));
    }

    private Answer verifyAudit(Exchange exchange) {
        exchange.query().check();
        return Answer.ok(AuditViews.Verification.of(services.audit().verify()));
    }

    private Answer showStatus(Exchange exchange) {
        exchange.query().check();
        return Answer.ok(status.of(exchange.operator()));
    }

    private Answer watch(Exchange exchange) {
        Query query = exchange.query();
        Set<EventType> types = query.parsed("types", "a list of " + Words.list(EventType.values()), text -> {
                    Set<EventType> named = EnumSet.noneOf(EventType.class);
                    for (String word : text.split(",", -1)) {
                        named.add(Words.of(word, EventType.values()).orElseThrow(IllegalArgumentException::new));
                    }
                    return named;
                })
                .orElse(EnumSet.allOf(EventType.class));
        Optional<String> host = query.text("host");
        query.check();
        Optional<HostId> only = host.map(id -> {
            Host found = services.fleet().get(Exchange.host(id));
            exchange.require(Act.VIEW, found.group());
            return found.id();
        });
        return new Answer.Stream(watchers.open(event -> types.contains(event.type())
                && (only.isEmpty() || event.host().equals(only))
                && event.group().map(exchange.operator()::sees).orElse(true)));
    }

    private Answer showMetrics(Exchange exchange) {
        exchange.query().check();
        exchange.requireEverywhere(Act.VIEW);
        return new Answer.Text("text/plain; version=0.0.4; charset=utf-8", Metrics.of(status.of(exchange.operator())));
    }

    private Answer showHealth(Exchange exchange) {
        exchange.query().check();
        return Answer.ok(Map.of("status", "ok"));
    }

    private Answer showContract(Exchange exchange) {
        exchange.query().check();
        return new Answer.Text("application/yaml", contract);
    }

    private static String read() {
        try (InputStream text =
                Objects.requireNonNull(ControllerRoutes.class.getResourceAsStream(CONTRACT), CONTRACT)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + CONTRACT, broken);
        }
    }
}
