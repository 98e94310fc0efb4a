package org.peerwarden.agent;

import java.util.Map;
import java.util.concurrent.Callable;
import org.peerwarden.agent.control.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code peerwarden-agent release}. */
@Command(
        name = "release",
        description =
                "Ends the isolation of this host with the code that the console shows for it; works with nobody reachable.")
final class ReleaseCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    @Parameters(paramLabel = "CODE", description = "The release code.")
    private String code = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Map<String, Object> answer =
                new ControlClient(place.resolve().controlSocket()).ask(Map.of("request", "release", "code", code));
        boolean released = Boolean.TRUE.equals(answer.get("released"));
        if (released) {
            spec.commandLine().getOut().println("released");
            spec.commandLine().getOut().flush();
            return 0;
        }
        spec.commandLine()
                .getErr()
                .println(
                        "RELEASE_REFUSED: the code is not the one for this isolation, or another try came too soon. Wait a moment and look at the code again.");
        spec.commandLine().getErr().flush();
        return Main.REFUSED;
    }
}
