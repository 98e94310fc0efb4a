package org.peerwarden.controller.cli;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Finds the host that a person means by its name or identifier. */
final class HostChoice {
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9a-f]{32}");

    private HostChoice() {}

    /** The host, whole. */
    static JsonNode host(ApiClient api, String nameOrId) {
        if (IDENTIFIER.matcher(nameOrId).matches()) {
            return api.get("/v1/hosts/" + nameOrId, Map.of());
        }
        ArrayNode found = api.list("/v1/hosts", Map.of("name", nameOrId), 10);
        return switch (found.size()) {
            case 0 ->
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "HOST_UNKNOWN",
                        "there is no host '" + nameOrId + "' that you may see; `peerwarden hosts` lists them.");
            case 1 -> found.get(0);
            default ->
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "HOST_AMBIGUOUS",
                        "several hosts are called '" + nameOrId + "'; give one of these identifiers.",
                        found.valueStream()
                                .map(host -> host.path("id").asString("") + "  group "
                                        + host.path("group").asString(""))
                                .toList());
        };
    }

    static String id(ApiClient api, String nameOrId) {
        return host(api, nameOrId).path("id").asString("");
    }
}
