package org.peerwarden.controller.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** The command {@code peerwarden}: what all its commands share. */
@Command(
        name = "peerwarden",
        description = "Which binary on which host talks peer-to-peer, and what is done about it.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:the command or a value in it makes no sense",
            "3:not logged in, or not allowed",
            "4:no such thing",
            "5:the controller cannot be reached, or is not the one that was pinned",
            "6:the policy has errors",
            "7:not in force before the time was up; it may still become so"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  PEERWARDEN_URL, PEERWARDEN_FINGERPRINT, PEERWARDEN_TOKEN  take the place of a login",
            "  NO_COLOR                                                  no colour on a terminal"
        },
        subcommands = {
            LoginCommand.class,
            LogoutCommand.class,
            StatusCommand.class,
            HostsCommand.class,
            HostCommand.class,
            BinariesCommand.class,
            FlowsCommand.class,
            PeersCommand.class,
            PolicyCommand.class,
            BlockCommand.class,
            AllowCommand.class,
            IsolateCommand.class,
            ReleaseCommand.class,
            ReleaseCodeCommand.class,
            DecisionsCommand.class,
            DecisionCommand.class,
            TokenCommand.class,
            OperatorCommand.class,
            AuditCommand.class,
            CompletionCommand.class
        })
final class Peerwarden implements Runnable {
    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--session",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Where the login is kept (~/.config/peerwarden/session.json).")
    private @Nullable Path session;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Write JSON, for programs.")
    private boolean json;

    Peerwarden(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        CommandSpec known = java.util.Objects.requireNonNull(spec, "set by picocli");
        throw new ParameterException(known.commandLine(), "Which command?");
    }

    Surroundings surroundings() {
        return surroundings;
    }

    SessionFile sessionFile() {
        return new SessionFile(session == null ? SessionFile.usual(surroundings) : session);
    }

    /** The login in use: the environment's where it has a token, otherwise the one that is kept. */
    Session session() {
        Optional<String> token = surroundings.variable("PEERWARDEN_TOKEN");
        if (token.isPresent()) {
            return new Session(url(required("PEERWARDEN_URL")), required("PEERWARDEN_FINGERPRINT"), token.get(), "");
        }
        return sessionFile()
                .read()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.REFUSED,
                        "NOT_LOGGED_IN",
                        "nobody is logged in; use `peerwarden login`, or set PEERWARDEN_URL, PEERWARDEN_FINGERPRINT"
                                + " and PEERWARDEN_TOKEN."));
    }

    ApiClient client() {
        return ApiClient.of(session());
    }

    boolean json() {
        return json;
    }

    /** Writes a result, as a document for programs or as text for people. */
    void show(JsonNode document, Supplier<String> text) {
        surroundings.out().print(json ? Json.document(document) + "\n" : text.get());
        surroundings.out().flush();
    }

    /** Says something beside the result, to people alone. */
    void remark(String text) {
        surroundings.err().println(Table.printable(text));
    }

    private String required(String name) {
        return surroundings
                .variable(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "ENVIRONMENT_INCOMPLETE", "PEERWARDEN_TOKEN is set, but not " + name + "."));
    }

    /** Reads the address of a controller. */
    static URI url(String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && ("https".equals(url.getScheme()) || local(url.getHost()))) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below, like every other address that cannot be used.
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "BAD_URL",
                "'" + text + "' is not the address of a controller; write for example https://localhost:7480.");
    }

    /** A token goes without TLS to this machine alone, where somebody may have put a door of their own before the controller. */
    private static boolean local(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }
}
