package org.peerwarden.controller.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the route of a path. A path without a variable wins over one with. */
final class RouteTable {
    private final List<Route> routes;

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    List<Route> routes() {
        return routes;
    }

    Found find(String method, String path) {
        List<String> allowed = new ArrayList<>();
        Optional<Found.Match> match = Optional.empty();
        for (Route route : routes) {
            Optional<String> id = id(route.path(), path);
            if (id.isEmpty()) {
                continue;
            }
            if (!route.method().equals(method)) {
                allowed.add(route.method());
            } else if (match.isEmpty() || id.get().isEmpty()) {
                match = Optional.of(new Found.Match(route, id.get()));
            }
        }
        if (match.isPresent()) {
            return match.get();
        }
        return allowed.isEmpty()
                ? new Found.Nothing()
                : new Found.WrongMethod(allowed.stream().distinct().sorted().toList());
    }

    /** What stands for the pattern's variable, an empty text where it has none; absent where the path is another. */
    private static Optional<String> id(String pattern, String path) {
        String[] wanted = pattern.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        String id = "";
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                id = given[i];
                if (id.isEmpty()) {
                    return Optional.empty();
                }
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(id);
    }

    /** What a path leads to. */
    sealed interface Found {
        /**
         * The route.
         *
         * @param id of the path, empty where it has none
         */
        record Match(Route route, String id) implements Found {}

        /** The path is served by other methods. */
        record WrongMethod(List<String> allowed) implements Found {}

        record Nothing() implements Found {}
    }
}
