package org.peerwarden.agent;

import java.io.PrintWriter;
import org.peerwarden.agent.control.ControlException;
import org.peerwarden.agent.link.LinkException;
import org.peerwarden.agent.spool.SpoolException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code peerwarden-agent}. */
@Command(
        name = "peerwarden-agent",
        description = "Says which binary on this host talks peer-to-peer, and enforces what its controller decides.",
        subcommands = {
            RunCommand.class,
            EnrollCommand.class,
            StatusCommand.class,
            ConnectionsCommand.class,
            ReleaseCommand.class,
            CleanupCommand.class,
            VersionCommand.class
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; the code and what to do stand in the message",
            "2:wrong usage or configuration",
            "3:no agent runs here",
            "4:refused: by the controller, or a wrong release code",
            "5:this host is not enrolled, or is already"
        })
public final class Main implements Runnable {
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_RUNNING = 3;
    static final int REFUSED = 4;
    static final int ENROLMENT = 5;

    @Spec
    private CommandSpec spec;

    Main() {
        spec = CommandSpec.create();
    }

    public static void main(String[] arguments) {
        LogLines.install();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failed, command, _) -> explain(failed, command));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do.");
    }

    /** One line with the code and what to do; a stack only where nobody expected this. */
    private static int explain(Exception failed, CommandLine command) throws Exception {
        PrintWriter err = command.getErr();
        return switch (failed) {
            case ConfigException wrong -> say(err, wrong.code().name(), wrong, USAGE);
            case ControlException unanswered ->
                say(
                        err,
                        unanswered.code().name(),
                        unanswered,
                        unanswered.code() == ControlException.Code.AGENT_NOT_RUNNING ? NOT_RUNNING : FAILED);
            case LinkException link -> say(err, link.code(), link, exitCode(link));
            case SpoolException spool -> say(err, spool.code().name(), spool, FAILED);
            default -> throw failed;
        };
    }

    private static int exitCode(LinkException failed) {
        return switch (failed.code()) {
            case "NOT_ENROLLED", "ALREADY_ENROLLED" -> ENROLMENT;
            case "TOKEN_MALFORMED" -> USAGE;
            case "CONTROLLER_UNREACHABLE", "CONTROLLER_MALFORMED", "IDENTITY_UNREADABLE" -> FAILED;
            // All else was refused: by the controller with its code, or the controller by this host.
            default -> REFUSED;
        };
    }

    private static int say(PrintWriter err, String code, Exception failed, int exitCode) {
        err.println(code + ": " + failed.getMessage());
        err.flush();
        return exitCode;
    }
}
