package org.peerwarden.installers.quickstart;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.peerwarden.installers.lab.LabException;

/** {@code quickstart} shows and stays up; {@code quickstart --once} asserts, cleans up and ends. */
public final class Main {
    /** Taking a lab down takes some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean stopped = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(stop(Thread.currentThread(), done, stopped));
        int status = run(once, screen, stopped);
        done.set(true);
        if (!stopped.get()) {
            System.exit(status);
        }
    }

    /** Ends what runs when somebody wants that, and lets its last words be said. */
    private static Thread stop(Thread running, AtomicBoolean done, AtomicBoolean stopped) {
        return new Thread(
                () -> {
                    if (done.get()) {
                        return;
                    }
                    stopped.set(true);
                    running.interrupt();
                    try {
                        running.join(PATIENCE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "quickstart-stop");
    }

    private static int run(boolean once, Screen screen, AtomicBoolean stopped) {
        try (Quickstart quickstart = Quickstart.start(screen)) {
            quickstart.show(once);
            if (!once) {
                quickstart.stay();
            }
        } catch (LabException e) {
            if (!stopped.get()) {
                screen.failed(String.valueOf(e.getMessage()));
                return FAILED;
            }
        }
        screen.say("Everything was taken down and removed.");
        return 0;
    }
}
