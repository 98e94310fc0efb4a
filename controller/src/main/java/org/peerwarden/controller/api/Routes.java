package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that is served. */
final class Routes {
    private Routes() {}

    static List<Route> of(Services services, ApiConfig config, Watchers watchers) {
        Instant started = services.clock().instant();
        StatusView.Source status = operator -> new StatusView(
                services.version(),
                started,
                services.clock().instant(),
                new StatusView.Hosts(0, 0, 0, 0),
                Optional.empty(),
                watchers.count(),
                watchers.missedEvents(),
                0);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new AccountRoutes(services, config.loginLife()).routes());
        routes.addAll(new HistoryRoutes(services).routes());
        routes.addAll(new ControllerRoutes(services, watchers, status).routes());
        return List.copyOf(routes);
    }
}
