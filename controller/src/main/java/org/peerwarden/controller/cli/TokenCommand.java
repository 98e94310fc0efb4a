package org.peerwarden.controller.cli;

import java.time.Duration;
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

/** Tokens: by which hosts join, and with {@code --api} by which programs ask. */
@Command(
        name = "token",
        description = "Create, list and revoke tokens, by which hosts join or with --api programs ask.",
        subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class})
final class TokenCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec, "set by picocli").commandLine(), "Which command?");
    }

    private static String path(boolean api) {
        return api ? "/v1/api-tokens" : "/v1/enrolment-tokens";
    }

    /** A new token. */
    @Command(name = "create", description = "Create a token by which hosts join a group. Its text is shown once.")
    static final class Create extends ApiCommand {
        @Option(names = "--group", paramLabel = "NAME", description = "The group that hosts join.")
        private @Nullable String group;

        @Option(names = "--uses", paramLabel = "COUNT", description = "How many hosts may join by it (1).")
        private @Nullable Integer uses;

        @Option(names = "--for", paramLabel = "TIME", description = "How long it is good, e.g. 1d.")
        private @Nullable Duration time;

        @Option(
                names = "--api",
                paramLabel = "PURPOSE",
                description = "Create an API token for oneself, for this purpose.")
        private @Nullable String purpose;

        @Override
        ExitCode ask(ApiClient api) {
            if ((purpose == null) == (group == null)) {
                throw new CommandFailure(
                        ExitCode.USAGE, "MISSING_OPTION", "give --group for hosts, or --api for programs.");
            }
            ObjectNode body = object();
            if (purpose != null) {
                body.put("name", purpose);
            }
            if (group != null) {
                body.put("group", group);
            }
            if (uses != null) {
                body.put("uses", uses);
            }
            if (time != null) {
                body.put("expiresInSeconds", time.toSeconds());
            }
            JsonNode created = api.post(path(purpose != null), body);
            root().show(created, () -> text(created, "token") + "\n");
            return ExitCode.DONE;
        }
    }

    /** All tokens. */
    @Command(name = "list", description = "List tokens.")
    static final class ListAll extends ApiCommand {
        @Option(names = "--api", description = "API tokens.")
        private boolean ofPrograms;

        @Override
        ExitCode ask(ApiClient api) {
            ArrayNode tokens = api.list(path(ofPrograms), Map.of(), 10_000);
            Table table = ofPrograms
                    ? new Table("ID", "PURPOSE", "OPERATOR", "CREATED", "ENDS", "STATE")
                    : new Table("ID", "GROUP", "USED", "CREATED BY", "CREATED", "ENDS", "STATE");
            tokens.forEach(token -> {
                String state = token.path("revoked").asBoolean(false) ? "revoked" : "active";
                if (ofPrograms) {
                    table.row(
                            text(token, "id"),
                            text(token, "name"),
                            text(token, "operator"),
                            ago(token, "createdAt"),
                            when(token, "expiresAt"),
                            state);
                } else {
                    table.row(
                            text(token, "id"),
                            text(token, "group"),
                            text(token, "used") + " of " + text(token, "uses"),
                            text(token, "createdBy"),
                            ago(token, "createdAt"),
                            when(token, "expiresAt"),
                            state);
                }
            });
            show(tokens, table);
            return ExitCode.DONE;
        }
    }

    /** An end to a token. */
    @Command(name = "revoke", description = "Revoke a token.")
    static final class Revoke extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "Identifier of a token.")
        private String id = "";

        @Option(names = "--api", description = "An API token.")
        private boolean ofPrograms;

        @Override
        ExitCode ask(ApiClient api) {
            api.delete(path(ofPrograms) + "/" + id);
            root().show(object().put("revoked", id), () -> "Revoked.\n");
            return ExitCode.DONE;
        }
    }
}
