package org.peerwarden.controller.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.peerwarden.policies.CheckResult;
import org.peerwarden.policies.Policies;
import org.peerwarden.policies.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The life of a policy. */
@Command(
        name = "policy",
        description = "Check, apply, show and roll back policies.",
        subcommands = {
            PolicyCommand.Check.class,
            PolicyCommand.Apply.class,
            PolicyCommand.Show.class,
            PolicyCommand.History.class,
            PolicyCommand.RollBack.class
        })
final class PolicyCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                java.util.Objects.requireNonNull(spec, "set by picocli").commandLine(), "Which command?");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException notText) {
            throw new CommandFailure(ExitCode.USAGE, "FILE_NOT_TEXT", "the file " + file + " is not UTF-8 text.");
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "FILE_UNREADABLE",
                    "the file " + file + " cannot be read: "
                            + (Files.exists(file) ? "" + failure.getMessage() : "it is not there") + ".");
        }
    }

    private static String shown(JsonNode policy) {
        return ApiCommand.text(policy, "name") + ", version " + ApiCommand.text(policy, "version");
    }

    /** Says what is wrong with policies; asks nobody. */
    @Command(name = "check", description = "Say what is wrong with policies. Needs no controller.")
    static final class Check implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies.")
        private Path[] files = {};

        @Override
        public Integer call() {
            Peerwarden root = (Peerwarden) java.util.Objects.requireNonNull(spec, "set by picocli")
                    .root()
                    .userObject();
            ArrayNode results = Json.MAPPER.createArrayNode();
            StringBuilder text = new StringBuilder();
            boolean accepted = true;
            for (Path file : files) {
                CheckResult result = Policies.check(read(file), file.toString());
                accepted &= result.policy().isPresent();
                results.add(json(result));
                text.append(result.report()).append(result.problems().isEmpty() ? "" : "\n");
                result.policy()
                        .ifPresent(policy -> text.append(result.source() + ": ok, policy " + policy.name() + " with "
                                + policy.rules().size() + (policy.rules().size() == 1 ? " rule\n" : " rules\n")));
            }
            root.show(results, text::toString);
            return (accepted ? ExitCode.DONE : ExitCode.POLICY_REFUSED).number();
        }

        private static ObjectNode json(CheckResult result) {
            ObjectNode json = Json.MAPPER.createObjectNode();
            json.put("source", result.source());
            json.put("accepted", result.policy().isPresent());
            ArrayNode problems = json.putArray("problems");
            for (Problem problem : result.problems()) {
                problems.addObject()
                        .put("code", problem.code().name())
                        .put("severity", problem.severity().name().toLowerCase(java.util.Locale.ROOT))
                        .put("line", problem.line())
                        .put("column", problem.column())
                        .put("message", problem.message());
            }
            return json;
        }
    }

    /** Puts a policy in force. */
    @Command(name = "apply", description = "Put a policy in force on every host that it names.")
    static final class Apply extends ApiCommand {
        @Parameters(paramLabel = "FILE", description = "The policy.")
        private Path file = Path.of("");

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private @Nullable String reason;

        @Override
        ExitCode ask(ApiClient api) {
            String yaml = read(file);
            CheckResult check = Policies.check(yaml, file.toString());
            if (check.policy().isEmpty()) {
                throw new CommandFailure(
                        ExitCode.POLICY_REFUSED,
                        "POLICY_REFUSED",
                        "the policy has errors; the one in force stays.",
                        check.report().lines().toList());
            }
            ObjectNode body = object();
            body.put("yaml", yaml);
            if (reason != null) {
                body.put("reason", reason);
            }
            JsonNode policy = api.post("/v1/policies", body);
            policy.path("warnings").forEach(warning -> root().remark(PolicyProblems.line(file.toString(), warning)));
            root().show(policy, () -> "In force: " + shown(policy) + ".\n");
            return ExitCode.DONE;
        }
    }

    /** A policy's text. */
    @Command(name = "show", description = "Show the policy in force, or another version.")
    static final class Show extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Number of a version.")
        private @Nullable Long version;

        @Override
        ExitCode ask(ApiClient api) {
            JsonNode policy = api.get("/v1/policies/" + (version == null ? "in-force" : version), Map.of());
            root().show(policy, () -> {
                String yaml = text(policy, "yaml");
                return "# " + shown(policy) + ", applied by " + text(policy, "appliedBy") + " at "
                        + text(policy, "appliedAt") + (policy.path("inForce").asBoolean(false) ? ", in force" : "")
                        + "\n" + yaml + (yaml.endsWith("\n") ? "" : "\n");
            });
            return ExitCode.DONE;
        }
    }

    /** Every version. */
    @Command(name = "history", description = "List every version that was applied.")
    static final class History extends ApiCommand {
        @Option(
                names = "--limit",
                paramLabel = "COUNT",
                defaultValue = "100",
                description = "The most to list (${DEFAULT-VALUE}).")
        private int limit;

        @Override
        ExitCode ask(ApiClient api) {
            ArrayNode policies = api.list("/v1/policies", Map.of(), limit);
            Table table = new Table("VERSION", "NAME", "IN FORCE", "APPLIED BY", "APPLIED", "REASON");
            policies.forEach(policy -> table.row(
                    text(policy, "version"),
                    text(policy, "name"),
                    policy.path("inForce").asBoolean(false) ? "yes" : "-",
                    text(policy, "appliedBy"),
                    ago(policy, "appliedAt"),
                    text(policy, "reason")));
            show(policies, table);
            return ExitCode.DONE;
        }
    }

    /** An earlier version again. */
    @Command(name = "rollback", description = "Put an earlier version in force again: the one before, unless given.")
    static final class RollBack extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Number of a version.")
        private @Nullable Long version;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private @Nullable String reason;

        @Override
        ExitCode ask(ApiClient api) {
            ObjectNode body = object();
            if (version != null) {
                body.put("version", version);
            }
            if (reason != null) {
                body.put("reason", reason);
            }
            JsonNode answer = api.post("/v1/policies/rollback", body);
            JsonNode policy = answer.path("inForce");
            root().show(
                            answer,
                            () -> policy.isMissingNode()
                                    ? "No policy is in force now.\n"
                                    : "In force: " + shown(policy) + ".\n");
            return ExitCode.DONE;
        }
    }
}
