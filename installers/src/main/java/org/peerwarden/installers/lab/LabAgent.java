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
    private final List<String> under;
    private LabProcess process;

    private LabAgent(LabHost host, Path data, List<String> under, LabProcess process) {
        this.host = host;
        this.data = data;
        this.under = under;
        this.process = process;
    }

    /** Enrols a host by a token and starts its agent. */
    public static LabAgent enrol(LabHost host, LabController controller, String token) {
        return enrol(host, controller, token, List.of());
    }

    /**
     * Enrols a host by a token and starts its agent in a worse place than it wants.
     *
     * @param under the beginning of a command that runs the rest of it as something less, e.g. {@code setpriv}
     */
    public static LabAgent enrol(LabHost host, LabController controller, String token, List<String> under) {
        Path data = host.home().resolve("agent");
        enrolOnly(host, data, controller.agentsAddress(), token).orFail();
        return new LabAgent(host, data, under, launch(host, data, under));
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

    private static LabProcess launch(LabHost host, Path data, List<String> under) {
        List<String> command = new ArrayList<>(under);
        command.addAll(List.of(Dist.require().agent().toString(), "run", "--data", data.toString()));
        return host.start("peerwarden-agent", command);
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
        process = launch(host, data, under);
    }

    /** Runs one of the agent's own commands, e.g. {@code status}. */
    public Ran command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Dist.require().agent().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return host.run(PATIENCE, command);
    }
}
