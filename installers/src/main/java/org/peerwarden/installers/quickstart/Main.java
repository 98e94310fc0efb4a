package org.peerwarden.installers.quickstart;

import java.io.Console;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.installers.lab.LabException;

/** {@code quickstart} shows and stays up; {@code quickstart --once} asserts, cleans up and ends. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USED_WRONGLY = 2;

    private Main() {}

    /** Ends with 0 where every step came out, with 1 where one did not, with 2 where it was used wrongly. */
    public static void main(String[] arguments) {
        Set<String> given = Set.of(arguments);
        if (!Set.of("--once").containsAll(given)) {
            System.err.println("usage: installers/quickstart [--once]");
            System.exit(USED_WRONGLY);
        }
        boolean once = given.contains("--once");
        Screen screen = new Screen(
                System.out,
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent());
        try (Quickstart quickstart = Quickstart.start(screen)) {
            quickstart.show(once);
            if (!once) {
                quickstart.stay();
            }
        } catch (LabException e) {
            screen.failed(String.valueOf(e.getMessage()));
            System.exit(FAILED);
        }
        screen.say("Everything was taken down and removed.");
        System.exit(0);
    }
}
