package org.peerwarden.controller.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** How the controller and its fleet are. */
@Command(name = "status", description = "Show how the controller and its fleet are.")
final class StatusCommand extends ApiCommand {
    @Override
    ExitCode ask(ApiClient api) {
        JsonNode status = api.get("/v1/status", Map.of());
        JsonNode hosts = status.path("hosts");
        JsonNode policy = status.path("policy");
        root().show(status, () -> """
                        Controller  %s, started %s
                        Hosts       %s, %s online, %s isolated, %s unwell
                        Policy      %s
                        Lost        %s records by agents, %s events by watchers
                        """.formatted(
                        text(status, "version"),
                        ago(status, "startedAt"),
                        text(hosts, "total"),
                        text(hosts, "online"),
                        text(hosts, "isolated"),
                        text(hosts, "unwell"),
                        policy.isMissingNode()
                                ? "none in force"
                                : text(policy, "name") + ", version " + text(policy, "version"),
                        status.path("droppedRecords").asLong(0),
                        text(status, "missedEvents")));
        return ExitCode.DONE;
    }
}
