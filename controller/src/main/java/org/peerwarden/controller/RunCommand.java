package org.peerwarden.controller;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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

    @Override
    public Integer call() throws InterruptedException {
        Controller controller = Controller.start(options.config(), InstantSource.system(), Passwords.STANDARD);
        Runtime.getRuntime().addShutdownHook(new Thread(controller::close, "stop"));
        // Until a signal ends the process; the hook above then stops everything in order.
        new CountDownLatch(1).await();
        return 0;
    }
}
