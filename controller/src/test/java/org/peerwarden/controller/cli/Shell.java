package org.peerwarden.controller.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.controller.TestClock;

/** Where a test runs commands: with a home of its own, a clock that stands, and a terminal that may be there. */
final class Shell {
    final Path home;
    final TestClock clock = new TestClock();
    final Map<String, String> environment = new HashMap<>();
    boolean terminal;
    Optional<String> typed = Optional.empty();

    Shell(Path home) {
        this.home = home;
    }

    /** Logged in to a controller by the environment. */
    static Shell at(Path home, URI controller) {
        Shell shell = new Shell(home);
        shell.environment.put("PEERWARDEN_URL", controller.toString());
        shell.environment.put("PEERWARDEN_FINGERPRINT", "none");
        shell.environment.put("PEERWARDEN_TOKEN", "token");
        return shell;
    }

    Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                environment,
                home,
                clock,
                clock::move,
                _ -> typed);
        int exit = Main.run(surroundings, arguments);
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    String file(String name, String text) {
        try {
            return Files.writeString(home.resolve(name), text).toString();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What came of a command. */
    record Ran(int exit, String out, String err) {}
}
