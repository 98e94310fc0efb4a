package org.peerwarden.controller.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.Ending;
import org.peerwarden.controller.decision.Reachable;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Operator;
import org.peerwarden.controller.posture.PostureState;
import org.peerwarden.controller.posture.Postures;

/** Decisions with where they are in force, as the contract shows them. */
final class DecisionViews {
    /** Hosts shown of one decision. */
    private static final int MOST_HOSTS = 1000;

    private final Fleet fleet;
    private final Postures postures;
    private final InstantSource clock;

    DecisionViews(Services services) {
        this.fleet = services.fleet();
        this.postures = services.postures();
        this.clock = services.clock();
    }

    /** The decision, with the hosts that the operator may see. */
    View of(Decision decision, Operator operator) {
        boolean active = decision.stands(clock.instant());
        return view(decision, active, active ? hosts(decision, operator) : List.of());
    }

    /** The decision alone, for everybody who may see it. */
    View withoutHosts(Decision decision) {
        return view(decision, decision.stands(clock.instant()), List.of());
    }

    private List<OnHost> hosts(Decision decision, Operator operator) {
        return postures.progress(decision).stream()
                .filter(one -> one.assessment().state() != PostureState.NONE)
                .filter(one -> fleet.find(one.host())
                        .filter(host -> operator.sees(host.group()))
                        .isPresent())
                .limit(MOST_HOSTS)
                .map(one -> new OnHost(
                        one.host().value(),
                        name(one.host()),
                        Words.of(one.assessment().state()),
                        Optional.of(one.assessment().reason()).filter(reason -> !reason.isEmpty())))
                .toList();
    }

    private String name(HostId id) {
        return fleet.find(id).map(Host::facts).map(facts -> facts.hostname()).orElse("");
    }

    private static View view(Decision decision, boolean active, List<OnHost> hosts) {
        return new View(
                decision.id().value(),
                Words.of(decision.action()),
                ScopeView.of(decision.scope(), decision.target()),
                Optional.of(decision.reason()).filter(reason -> !reason.isEmpty()),
                decision.author(),
                decision.at(),
                decision.expiresAt(),
                active,
                decision.ending().map(EndingView::of),
                decision.lease().map(Duration::toSeconds),
                decision.exceptions().stream().map(ExceptionView::of).toList(),
                hosts);
    }

    record View(
            String id,
            String action,
            ScopeView scope,
            Optional<String> reason,
            String by,
            Instant at,
            Optional<Instant> expiresAt,
            boolean active,
            Optional<EndingView> ending,
            Optional<Long> leaseSeconds,
            List<ExceptionView> allow,
            List<OnHost> hosts) {}

    record EndingView(Instant at, String by, String cause) {
        static EndingView of(Ending ending) {
            return new EndingView(ending.at(), ending.by(), Words.of(ending.cause()));
        }
    }

    record OnHost(String host, String name, String state, Optional<String> reason) {}

    record ExceptionView(String cidr, Optional<String> transport, Optional<Integer> port) {
        static ExceptionView of(Reachable reachable) {
            return new ExceptionView(
                    reachable.peer().toString(),
                    reachable.transport().map(Words::of),
                    reachable.port().isPresent() ? Optional.of(reachable.port().getAsInt()) : Optional.empty());
        }
    }
}
