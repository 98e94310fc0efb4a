package org.peerwarden.controller.cli;

import picocli.CommandLine;

/** Runs one command and ends with its exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Surroundings surroundings = Surroundings.ofProcess();
        int exit = run(surroundings, arguments);
        surroundings.out().flush();
        System.exit(exit);
    }

    /** Runs one command, and answers its exit code. */
    static int run(Surroundings surroundings, String... arguments) {
        Peerwarden peerwarden = new Peerwarden(surroundings);
        return commandLine(peerwarden).execute(arguments);
    }

    /** The whole command line. */
    static CommandLine commandLine(Peerwarden peerwarden) {
        Surroundings surroundings = peerwarden.surroundings();
        CommandLine line = new CommandLine(peerwarden);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(100);
        line.setOut(new java.io.PrintWriter(surroundings.out(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setErr(new java.io.PrintWriter(surroundings.err(), true, java.nio.charset.StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                surroundings.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.registerConverter(java.time.Duration.class, Durations::parse);
        line.setExitCodeExceptionMapper(Main::exit);
        line.setExecutionExceptionHandler((failure, _, _) -> {
            say(surroundings, failure);
            return exit(failure);
        });
        return line;
    }

    private static void say(Surroundings surroundings, Exception failure) {
        switch (failure) {
            case CommandFailure known -> {
                surroundings.err().println(Table.printable(known.code() + ": " + known.getMessage()));
                known.details().forEach(detail -> surroundings.err().println("  " + Table.printable(detail)));
            }
            case Exception unknown ->
                surroundings
                        .err()
                        .println("INTERNAL: the command failed in a way that it should not have (" + unknown
                                + "); please report this.");
        }
    }

    private static int exit(Throwable failure) {
        return switch (failure) {
            case CommandFailure known -> known.exit().number();
            case CommandLine.ParameterException _ -> ExitCode.USAGE.number();
            case Throwable _ -> ExitCode.FAILED.number();
        };
    }
}
