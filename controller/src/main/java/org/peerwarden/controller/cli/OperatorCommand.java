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
        description = "Create and list operators, switch them off and on, change passwords.",
        subcommands = {
            OperatorCommand.Create.class,
            OperatorCommand.ListAll.class,
            OperatorCommand.Disable.class,
            OperatorCommand.Enable.class,
            OperatorCommand.Password.class
        })
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

    private static ExitCode switched(ApiCommand command, ApiClient api, String name, String how) {
        JsonNode operator = api.post("/v1/operators/" + ApiClient.encoded(name) + "/" + how);
        command.root().show(operator, () -> "Operator " + name + " is " + how + "d.\n");
        return ExitCode.DONE;
    }

    /** The first line of the file, or what is typed. */
    private static String given(Surroundings surroundings, @Nullable Path file, String question, String option) {
        if (file != null) {
            return LoginCommand.firstLine(file);
        }
        return surroundings
                .secret()
                .apply(question)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "MISSING_OPTION", option + " is needed where there is no terminal to ask on."));
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
            body.put(
                    "password",
                    given(root().surroundings(), passwordFile, "New password of " + name, "--password-file"));
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
    }

    /** All operators. */
    @Command(name = "list", description = "List operators.")
    static final class ListAll extends ApiCommand {
        @Override
        ExitCode ask(ApiClient api) {
            ArrayNode operators = api.list("/v1/operators", Map.of(), 10_000);
            Table table = new Table("NAME", "ROLE", "GROUPS", "STATE", "CREATED");
            operators.forEach(operator -> table.row(
                    text(operator, "name"),
                    text(operator, "role"),
                    OperatorCommand.groups(operator),
                    operator.path("disabled").asBoolean() ? "disabled" : "active",
                    ago(operator, "createdAt")));
            show(operators, table);
            return ExitCode.DONE;
        }
    }

    /** No longer let in. */
    @Command(name = "disable", description = "Switch an operator off: password and tokens are refused from then on.")
    static final class Disable extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "Name of the operator.")
        private String name = "";

        @Override
        ExitCode ask(ApiClient api) {
            return switched(this, api, name, "disable");
        }
    }

    /** Let in again. */
    @Command(name = "enable", description = "Switch an operator on again.")
    static final class Enable extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "Name of the operator.")
        private String name = "";

        @Override
        ExitCode ask(ApiClient api) {
            return switched(this, api, name, "enable");
        }
    }

    /** Another password. */
    @Command(
            name = "password",
            description = "Change a password, one's own unless NAME is given. Ends the other logins of the operator.")
    static final class Password extends ApiCommand {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "Whose; an administrator may change anybody's.")
        private @Nullable String name;

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "File whose first line is the new password; asked for where it is not given.")
        private @Nullable Path passwordFile;

        @Option(
                names = "--current-password-file",
                paramLabel = "FILE",
                description = "File whose first line is one's own password until now; asked for where it is not given.")
        private @Nullable Path currentFile;

        @Override
        ExitCode ask(ApiClient api) {
            String self = text(api.get("/v1/whoami", Map.of()), "name");
            String whose = name == null ? self : name;
            ObjectNode body = object();
            if (whose.equals(self)) {
                body.put(
                        "currentPassword",
                        given(
                                root().surroundings(),
                                currentFile,
                                "Password of " + whose + " until now",
                                "--current-password-file"));
            }
            body.put(
                    "password",
                    given(root().surroundings(), passwordFile, "New password of " + whose, "--password-file"));
            api.post("/v1/operators/" + ApiClient.encoded(whose) + "/password", body);
            root().remark("Changed the password of " + whose + "; its other logins have ended.");
            return ExitCode.DONE;
        }
    }
}
