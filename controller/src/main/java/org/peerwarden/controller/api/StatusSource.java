package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.fleet.HostSeverity;
import org.peerwarden.controller.identity.Operator;

/** Gathers how the controller and its fleet are. */
final class StatusSource implements StatusView.Source {
    private final Services services;
    private final Watchers watchers;
    private final Instant started;

    StatusSource(Services services, Watchers watchers) {
        this.services = services;
        this.watchers = watchers;
        this.started = services.clock().instant();
    }

    @Override
    public StatusView of(Operator operator) {
        List<Host> hosts = services.fleet().hosts().stream()
                .filter(host -> operator.sees(host.group()))
                .toList();
        return new StatusView(
                services.version(),
                started,
                services.clock().instant(),
                new StatusView.Hosts(
                        hosts.size(),
                        hosts.stream().filter(Host::online).count(),
                        hosts.stream().filter(this::isolated).count(),
                        hosts.stream().filter(StatusSource::unwell).count()),
                services.policies()
                        .inForce()
                        .map(version ->
                                new PolicyView.Change(Optional.of(version.number()), Optional.of(version.name()))),
                watchers.count(),
                watchers.missedEvents(),
                hosts.stream().mapToLong(Host::droppedRecords).sum());
    }

    private boolean isolated(Host host) {
        return HostView.IsolationStanding.of(services.postures().posture(host.id()))
                .cutsOff();
    }

    private static boolean unwell(Host host) {
        return host.warnings().stream().anyMatch(warning -> warning.severity() != HostSeverity.NOTICE);
    }
}
