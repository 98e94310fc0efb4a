package org.peerwarden.controller.cli;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ends the isolation of a host. */
@Command(name = "release", description = "End the isolation of a host.")
final class ReleaseCommand extends ApiCommand {
    private static final Set<String> RELEASED = Set.of("none", "expired", "released-locally", "not-effective");

    @Parameters(paramLabel = "HOST", description = "Name or identifier of a host.")
    private String host = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private @Nullable String reason;

    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Override
    ExitCode ask(ApiClient api) throws InterruptedException {
        String id = HostChoice.id(api, host);
        ObjectNode body = object();
        if (reason != null) {
            body.put("reason", reason);
        }
        api.post("/v1/hosts/" + id + "/release", body);
        JsonNode last = wait.until(
                root(),
                api.get("/v1/hosts/" + id, Map.of()),
                () -> api.get("/v1/hosts/" + id, Map.of()),
                now -> RELEASED.contains(text(now.path("isolation"), "state")));
        root().show(last, () -> {
            Report report = new Report(root().surroundings().colour());
            report.line("Host", text(last, "name"));
            report.line("Isolation", text(last.path("isolation"), "state"));
            return report.text();
        });
        return ExitCode.DONE;
    }
}
