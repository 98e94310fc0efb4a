package org.peerwarden.controller.cli;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Blocks or allows. */
abstract class DecideCommand extends ApiCommand {
    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private @Nullable String reason;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End by itself after this time, e.g. 2h; never unless given.")
    private @Nullable Duration time;

    @Mixin
    private WaitOptions wait = new WaitOptions();

    /** {@code block} or {@code allow}. */
    abstract String action();

    @Override
    ExitCode ask(ApiClient api) throws InterruptedException {
        ObjectNode body = object();
        body.put("action", action());
        body.set("scope", scope.scope(api));
        if (reason != null) {
            body.put("reason", reason);
        }
        if (time != null) {
            body.put("expiresInSeconds", time.toSeconds());
        }
        JsonNode decided = api.post("/v1/decisions", body);
        String id = text(decided, "id");
        JsonNode last = wait.until(
                root(),
                decided,
                () -> api.get("/v1/decisions/" + id, Map.of()),
                decision -> decision.path("hosts")
                        .valueStream()
                        .noneMatch(host -> text(host, "state").equals("pending")));
        root().show(last, () -> DecisionCommand.text(last, root()));
        boolean failed = last.path("hosts")
                .valueStream()
                .anyMatch(host -> text(host, "state").equals("failed"));
        return wait.wanted() && failed ? ExitCode.FAILED : ExitCode.DONE;
    }
}
