package org.peerwarden.controller;

import org.peerwarden.controller.failure.ControllerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code peerwarden-controller}. */
@Command(
        name = "peerwarden-controller",
        description = "Steers a fleet of Peerwarden agents.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {RunCommand.class, InitCommand.class})
public final class Main {
    /** What could not be done has a code and a sentence on standard error. */
    static final int FAILED = 1;

    private Main() {}

    /** Runs the command and leaves with its exit code: 0 done, 1 failed with a code, 2 used wrongly. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof ControllerException known) {
                        command.getErr().println("peerwarden-controller: " + known.code() + ": " + known.getMessage());
                        return FAILED;
                    }
                    throw failure;
                });
    }

    /** As the jar's manifest says. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** For {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"peerwarden-controller " + version()};
        }
    }
}
