package org.peerwarden.controller.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logs in and keeps the token; with a set-up secret, creates the first administrator on the way. */
@Command(name = "login", description = "Log in to a controller and keep the login for further commands.")
final class LoginCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the controller, e.g. https://localhost:7480.")
    private @Nullable String url;

    @Option(
            names = "--fingerprint",
            paramLabel = "TEXT",
            description = "Fingerprint of the controller's authority, as `peerwarden-controller init` prints it.")
    private @Nullable String fingerprint;

    @Option(names = "--user", paramLabel = "NAME", description = "Name of the operator.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password; asked for where it is not given.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--setup-secret",
            paramLabel = "FILE",
            description = "The one-time secret's file: create NAME as the first administrator.")
    private @Nullable Path setUpSecret;

    @Override
    public Integer call() {
        Peerwarden root = (Peerwarden)
                Objects.requireNonNull(spec, "set by picocli").root().userObject();
        Optional<Session> before =
                url == null || fingerprint == null ? root.sessionFile().read() : Optional.empty();
        URI address = Peerwarden.url(value(
                "--url", url, "PEERWARDEN_URL", before.map(known -> known.url().toString())));
        String pin = value("--fingerprint", fingerprint, "PEERWARDEN_FINGERPRINT", before.map(Session::fingerprint));
        String name = value(
                "--user", user, "PEERWARDEN_USER", before.map(Session::operator).filter(known -> !known.isEmpty()));
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("name", name);
        body.put("password", password(root, name));
        if (setUpSecret != null) {
            body.put("secret", firstLine(setUpSecret));
        }
        try (ApiClient api = ApiClient.stranger(address, pin)) {
            JsonNode answer = api.post(setUpSecret == null ? "/v1/login" : "/v1/setup", body);
            String operator = answer.path("operator").path("name").asString(name);
            root.sessionFile()
                    .write(new Session(address, pin, answer.path("token").asString(""), operator));
            ObjectNode shown = Json.MAPPER.createObjectNode();
            shown.set("operator", answer.path("operator"));
            shown.set("expiresAt", answer.path("expiresAt"));
            root.show(
                    shown,
                    () -> "Logged in to " + address + " as " + operator + " ("
                            + answer.path("operator").path("role").asString("") + ") until "
                            + ApiCommand.when(answer, "expiresAt") + ".\n");
        }
        return ExitCode.DONE.number();
    }

    private String value(String option, @Nullable String given, String variable, Optional<String> before) {
        Peerwarden root = (Peerwarden)
                Objects.requireNonNull(spec, "set by picocli").root().userObject();
        return Optional.ofNullable(given)
                .or(() -> root.surroundings().variable(variable))
                .or(() -> before)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "MISSING_OPTION", option + " is needed for the first login."));
    }

    private String password(Peerwarden root, String name) {
        if (passwordFile != null) {
            return firstLine(passwordFile);
        }
        return root.surroundings()
                .secret()
                .apply("Password of " + name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "MISSING_OPTION",
                        "--password-file is needed where there is no terminal to ask on."));
    }

    static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException failure) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "FILE_UNREADABLE",
                    "the file " + file + " cannot be read: "
                            + (Files.exists(file) ? "" + failure.getMessage() : "it is not there") + ".");
        }
    }
}
