package org.peerwarden.agent;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.peerwarden.agent.health.Health;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code peerwarden-agent cleanup}. */
@Command(
        name = "cleanup",
        description = {
            "Removes everything that the agent put on this host's network: its table and control groups.",
            "Needs no running agent; one that runs puts its rules back."
        })
final class CleanupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        InstantSource clock = InstantSource.system();
        Platform platform = Platform.choose(clock, new Health(clock));
        try {
            var availability = platform.enforcement();
            platform.firewall().cleanUp();
            spec.commandLine()
                    .getOut()
                    .println(availability.available() ? "clean" : "nothing to clean: " + availability.reason());
            spec.commandLine().getOut().flush();
            return 0;
        } finally {
            platform.close();
        }
    }
}
