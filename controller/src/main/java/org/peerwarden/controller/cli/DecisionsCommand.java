package org.peerwarden.controller.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What was decided. */
@Command(name = "decisions", description = "List decisions.")
final class DecisionsCommand extends ApiCommand {
    private static final List<String> WHAT = List.of("path", "sha256", "family", "peer");

    @Option(names = "--host", paramLabel = "HOST", description = "Only those that reach this host: name or identifier.")
    private @Nullable String host;

    @Option(names = "--all", description = "Also those that were revoked or have expired.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "200",
            description = "The most to list (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    ExitCode ask(ApiClient api) {
        Map<String, String> filters = new LinkedHashMap<>();
        if (host != null) {
            filters.put("host", HostChoice.id(api, host));
        }
        if (!all) {
            filters.put("active", "true");
        }
        ArrayNode decisions = api.list("/v1/decisions", filters, limit);
        Table table = new Table("ACTION", "WHAT", "WHERE", "HOSTS", "STATE", "BY", "AT", "ENDS", "REASON", "ID");
        decisions.forEach(decision -> table.row(
                text(decision, "action"),
                what(decision),
                where(decision),
                standing(decision),
                state(decision),
                text(decision, "by"),
                ago(decision, "at"),
                when(decision, "expiresAt"),
                text(decision, "reason"),
                text(decision, "id")));
        show(decisions, table);
        return ExitCode.DONE;
    }

    static String what(JsonNode decision) {
        JsonNode scope = decision.path("scope");
        return String.join(
                ", ",
                WHAT.stream()
                        .map(field -> text(scope, field))
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    static String where(JsonNode decision) {
        JsonNode scope = decision.path("scope");
        String host = text(scope, "host");
        String name = decision.path("hosts")
                .valueStream()
                .filter(reached -> text(reached, "host").equals(host))
                .map(reached -> text(reached, "name"))
                .findFirst()
                .orElse(host);
        String group = text(scope, "group");
        return !host.isEmpty() ? "host " + name : group.isEmpty() ? "everywhere" : "group " + group;
    }

    static String state(JsonNode decision) {
        if (decision.path("active").asBoolean(false)) {
            return "active";
        }
        // What is over by the clock has its ending written a moment later.
        String cause = text(decision.path("ending"), "cause");
        return cause.isEmpty() ? "expired" : cause;
    }

    private static String standing(JsonNode decision) {
        long inForce = decision.path("hosts")
                .valueStream()
                .filter(host -> text(host, "state").equals("in-force"))
                .count();
        return inForce + " of " + decision.path("hosts").size();
    }
}
