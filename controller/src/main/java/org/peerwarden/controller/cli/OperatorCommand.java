package org.peerwarden.controller.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operators. */
@Command(
        name = "operator",
        description = "Create and list operators.",
        subcommands = {OperatorCommand.Create.class, OperatorCommand.ListAll.class})
final class OperatorCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec, "set by picocli").commandLine(), "Which command?");
    }

    private static String groups(JsonNode operator) {
        return operator.path("groups").isEmpty()
                ? "all"
                : String.join(
                        ",",
                        operator.path("groups")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList());
    }

    /** A new operator. */
    @Command(name = "create", description = "Create an operator.")
    static final class Create extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "Name of the operator.")
        private String name = "";

        @Option(names = "--role", paramLabel = "ROLE", required = true, description = "viewer, analyst or admin.")
        private String role = "";

        @Option(
                names = "--group",
                paramLabel = "NAME",
                description = "Bound to this group; repeatable; all unless given.")
        private List<String> groups = List.of();

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "File whose first line is the password; asked for where it is not given.")
        private @Nullable Path passwordFile;

        @Override
        ExitCode ask(ApiClient api) {
            ObjectNode body = object();
            body.put("name", name);
            body.put("role", role);
            body.put("password", password());
            if (!groups.isEmpty()) {
                groups.forEach(body.putArray("groups")::add);
            }
            JsonNode operator = api.post("/v1/operators", body);
            root().show(
                            operator,
                            () -> "Created " + text(operator, "name") + ", " + text(operator, "role") + ", groups: "
                                    + OperatorCommand.groups(operator) + ".\n");
            return ExitCode.DONE;
        }

        private String password() {
            if (passwordFile != null) {
                return LoginCommand.firstLine(passwordFile);
            }
            return root().surroundings()
                    .secret()
                    .apply("New password of " + name)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "MISSING_OPTION",
                            "--password-file is needed where there is no terminal to ask on."));
        }
    }

    /** All operators. */
    @Command(name = "list", description = "List operators.")
    static final class ListAll extends ApiCommand {
        @Override
        ExitCode ask(ApiClient api) {
            ArrayNode operators = api.list("/v1/operators", Map.of(), 10_000);
            Table table = new Table("NAME", "ROLE", "GROUPS", "CREATED");
            operators.forEach(operator -> table.row(
                    text(operator, "name"),
                    text(operator, "role"),
                    OperatorCommand.groups(operator),
                    ago(operator, "createdAt")));
            show(operators, table);
            return ExitCode.DONE;
        }
    }
}
