package org.peerwarden.controller.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One decision. */
@Command(
        name = "decision",
        description = "Look at one decision, or take it back.",
        subcommands = {DecisionCommand.Show.class, DecisionCommand.Revoke.class})
final class DecisionCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec, "set by picocli").commandLine(), "Which command?");
    }

    /** All that is known of a decision. */
    static String text(JsonNode decision, Peerwarden root) {
        Report report = new Report(root.surroundings().colour());
        report.line("Decision", ApiCommand.text(decision, "id"));
        report.line("Action", ApiCommand.text(decision, "action"));
        report.line("What", DecisionsCommand.what(decision));
        report.line("Where", DecisionsCommand.where(decision));
        report.line("State", DecisionsCommand.state(decision));
        report.line("By", ApiCommand.text(decision, "by"));
        report.line("At", ApiCommand.when(decision, "at"));
        report.line("Ends", ApiCommand.when(decision, "expiresAt"));
        report.line("Reason", ApiCommand.text(decision, "reason"));
        decision.path("hosts")
                .forEach(host -> report.line(
                        "Host",
                        ApiCommand.text(host, "name") + ": " + ApiCommand.text(host, "state")
                                + (host.has("reason") ? " (" + ApiCommand.text(host, "reason") + ")" : "")));
        return report.text();
    }

    /** Shows it. */
    @Command(name = "show", description = "Show one decision, with where it is in force.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "Identifier of a decision.")
        private String id = "";

        @Override
        ExitCode ask(ApiClient api) {
            JsonNode decision = api.get("/v1/decisions/" + id, Map.of());
            root().show(decision, () -> DecisionCommand.text(decision, root()));
            return ExitCode.DONE;
        }
    }

    /** Takes it back. */
    @Command(name = "revoke", description = "Take a decision back.")
    static final class Revoke extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "Identifier of a decision.")
        private String id = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private @Nullable String reason;

        @Override
        ExitCode ask(ApiClient api) {
            ObjectNode body = object();
            if (reason != null) {
                body.put("reason", reason);
            }
            JsonNode decision = api.post("/v1/decisions/" + id + "/revoke", body);
            root().show(decision, () -> DecisionCommand.text(decision, root()));
            return ExitCode.DONE;
        }
    }
}
