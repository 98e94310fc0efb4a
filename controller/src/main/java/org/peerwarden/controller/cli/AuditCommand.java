package org.peerwarden.controller.cli;

import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The audit log. */
@Command(
        name = "audit",
        description = "Read the audit log, or check that it is whole.",
        subcommands = AuditCommand.Verify.class)
final class AuditCommand extends ApiCommand {
    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "The most to list (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    ExitCode ask(ApiClient api) {
        ArrayNode entries = api.list("/v1/audit", Map.of(), limit);
        Table table = new Table("NUMBER", "AT", "ACTOR", "ACTION", "TARGET", "OUTCOME", "DETAILS");
        entries.forEach(entry -> table.row(
                text(entry, "number"),
                when(entry, "at"),
                text(entry, "actor"),
                text(entry, "action"),
                text(entry, "target"),
                text(entry, "outcome"),
                entry.path("details").properties().stream()
                        .map(detail -> detail.getKey() + "=" + detail.getValue().asString(""))
                        .collect(Collectors.joining(" "))));
        show(entries, table);
        return ExitCode.DONE;
    }

    /** Checks the hash chain. */
    @Command(name = "verify", description = "Check that the audit log is whole.")
    static final class Verify extends ApiCommand {
        @Override
        ExitCode ask(ApiClient api) {
            JsonNode result = api.get("/v1/audit/verify", Map.of());
            boolean whole = result.path("whole").asBoolean(false);
            root().show(
                            result,
                            () -> whole
                                    ? "Whole: " + text(result, "entries") + " entries.\n"
                                    : "BROKEN at entry " + text(result, "brokenAt") + ": " + text(result, "reason")
                                            + ".\n");
            return whole ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
