package org.peerwarden.controller.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The hosts of the fleet. */
@Command(name = "hosts", description = "List the hosts.")
final class HostsCommand extends ApiCommand {
    @Option(names = "--group", paramLabel = "NAME", description = "Only hosts of this group.")
    private @Nullable String group;

    @Option(names = "--online", description = "Only hosts that are connected.")
    private boolean online;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "The most to list (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    ExitCode ask(ApiClient api) {
        Map<String, String> filters = new LinkedHashMap<>();
        if (group != null) {
            filters.put("group", group);
        }
        if (online) {
            filters.put("online", "true");
        }
        ArrayNode hosts = api.list("/v1/hosts", filters, limit);
        Table table = new Table(
                "NAME", "GROUP", "STATE", "SEEN", "TIER", "FIREWALL", "ISOLATION", "REVISION", "HEALTH", "ID");
        hosts.forEach(host -> table.row(
                text(host, "name"),
                text(host, "group"),
                host.path("online").asBoolean(false) ? "online" : "offline",
                ago(host, "lastSeen"),
                text(host, "tier"),
                text(host, "firewall"),
                text(host.path("isolation"), "state"),
                revision(host),
                health(host),
                text(host, "id")));
        show(hosts, table);
        return ExitCode.DONE;
    }

    /** The revision that is in force, with the one that is wanted where it is another. */
    static String revision(JsonNode host) {
        JsonNode revision = host.path("revision");
        String applied = text(revision, "applied");
        String desired = text(revision, "desired");
        return applied.equals(desired) ? applied : applied + " of " + desired;
    }

    private static String health(JsonNode host) {
        return String.join(
                ",",
                host.path("health")
                        .valueStream()
                        .filter(warning -> !text(warning, "severity").equals("notice"))
                        .map(warning -> text(warning, "code"))
                        .toList());
    }
}
