package org.peerwarden.controller;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.peerwarden.controller.identity.Passwords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code peerwarden-controller run}: serves until it is told to end. */
@Command(
        name = "run",
        description =
                "Serves agents and operators until it is told to end. Makes the data directory where there is none.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    /** Held here, since the JDK forgets a logger's level with the logger. */
    private final Logger helidon = Logger.getLogger("io.helidon");

    @Override
    public Integer call() throws InterruptedException {
        // What it has to say at info is about itself, and not in our form.
        helidon.setLevel(Level.WARNING);
        Controller controller = Controller.start(options.config(), InstantSource.system(), Passwords.STANDARD);
        Runtime.getRuntime().addShutdownHook(new Thread(controller::close, "stop"));
        // Until a signal ends the process; the hook above then stops everything in order.
        new CountDownLatch(1).await();
        return 0;
    }
}
