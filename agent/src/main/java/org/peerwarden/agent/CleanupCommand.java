package org.peerwarden.agent;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.posture.DirectoryShelf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code peerwarden-agent cleanup}. */
@Command(
        name = "cleanup",
        description = {
            "Removes everything that the agent put on this host's network: its table and control groups.",
            "Needs no running agent; one that runs puts its rules back.",
            "What the controller decided is kept, and put in force again when the agent next runs; --forget removes that too."
        })
final class CleanupCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Option(
            names = "--forget",
            description =
                    "Also removes the state that was last decided for this host. It holds again when the controller is reached.")
    private boolean forget;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        InstantSource clock = InstantSource.system();
        Platform platform = Platform.choose(clock, new Health(clock));
        try {
            var availability = platform.enforcement();
            platform.firewall().cleanUp();
            spec.commandLine()
                    .getOut()
                    .println(availability.available() ? "clean" : "nothing to clean: " + availability.reason());
            if (forget) {
                boolean kept =
                        new DirectoryShelf(Platform.postureIn(place.resolve().data())).clear();
                spec.commandLine().getOut().println(kept ? "forgotten" : "nothing to forget");
            }
            spec.commandLine().getOut().flush();
            return 0;
        } finally {
            platform.close();
        }
    }
}
