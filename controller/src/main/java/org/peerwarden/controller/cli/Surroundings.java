package org.peerwarden.controller.cli;

import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a command finds around it, so that a test can give it other things.
 *
 * @param out where results go
 * @param err where errors go, and what is said beside results
 * @param terminal whether a person reads {@code out}
 * @param environment variables
 * @param home the user's home folder
 * @param clock the time
 * @param pause waits
 * @param secret asks a person for something without showing it; empty where nobody can be asked
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Map<String, String> environment,
        Path home,
        InstantSource clock,
        Pause pause,
        Function<String, Optional<String>> secret) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    static Surroundings ofProcess() {
        // Whether there is a console without a terminal has changed between versions of Java more than once.
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return new Surroundings(
                System.out,
                System.err,
                console.isPresent(),
                System.getenv(),
                // As every shell does: the JVM asks the user database alone, whatever the environment says.
                Path.of(Optional.ofNullable(System.getenv("HOME"))
                        .filter(home -> !home.isBlank())
                        .orElse(System.getProperty("user.home", "."))),
                InstantSource.system(),
                Thread::sleep,
                prompt -> console.map(open -> open.readPassword("%s: ", prompt)).map(String::new));
    }

    /** Whether to write in colour: on a terminal, unless {@code NO_COLOR} is set to anything or the terminal is dumb. */
    boolean colour() {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** A variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Waits. */
    interface Pause {
        void forTime(Duration time) throws InterruptedException;
    }
}
