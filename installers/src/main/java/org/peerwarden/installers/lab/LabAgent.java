package org.peerwarden.installers.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The shipped agent on a host. */
public final class LabAgent {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LabHost host;
    private final Path data;
    private LabProcess process;

    private LabAgent(LabHost host, Path data, LabProcess process) {
        this.host = host;
        this.data = data;
        this.process = process;
    }

    /** Enrols a host by a token and starts its agent. */
    public static LabAgent enrol(LabHost host, LabController controller, String token) {
        Path data = host.home().resolve("agent");
        enrolOnly(host, data, controller.agentsAddress(), token).orFail();
        return new LabAgent(host, data, launch(host, data));
    }

    /** Attempts to enrol, whatever comes of it. */
    public static Ran enrolOnly(LabHost host, Path data, String controller, String token) {
        return host.run(
                PATIENCE,
                List.of(
                        Dist.require().agent().toString(),
                        "enroll",
                        "--data",
                        data.toString(),
                        "--controller",
                        controller,
                        "--token",
                        token));
    }

    private static LabProcess launch(LabHost host, Path data) {
        return host.start(
                "peerwarden-agent", List.of(Dist.require().agent().toString(), "run", "--data", data.toString()));
    }

    public LabHost host() {
        return host;
    }

    public Path data() {
        return data;
    }

    public LabProcess process() {
        return process;
    }

    /** Ends it with {@code SIGKILL}. */
    public void kill() {
        process.kill();
    }

    /** Starts it again on what it has on disk. */
    public void startAgain() {
        process = launch(host, data);
    }

    /** Runs one of the agent's own commands, e.g. {@code status}. */
    public Ran command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Dist.require().agent().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return host.run(PATIENCE, command);
    }
}
