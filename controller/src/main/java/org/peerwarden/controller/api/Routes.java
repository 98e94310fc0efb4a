package org.peerwarden.controller.api;

import java.util.ArrayList;
import java.util.List;

/** Everything that is served. */
final class Routes {
    private Routes() {}

    static List<Route> of(Services services, ApiConfig config, Watchers watchers, DecisionViews decisions) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new AccountRoutes(services, config.loginLife()).routes());
        routes.addAll(new HostRoutes(services, decisions).routes());
        routes.addAll(new HistoryRoutes(services).routes());
        routes.addAll(new PolicyRoutes(services).routes());
        routes.addAll(new DecisionRoutes(services, decisions).routes());
        routes.addAll(new ControllerRoutes(services, watchers, new StatusSource(services, watchers)).routes());
        return List.copyOf(routes);
    }
}
