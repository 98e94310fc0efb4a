package org.peerwarden.installers.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped operators' command line, run on a host as one operator. */
public final class Console {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final LabHost host;
    private final Path session;

    /**
     * @param host where it is run
     * @param session the file that keeps the login
     */
    Console(LabHost host, Path session) {
        this.host = host;
        this.session = session;
    }

    /** Where the login is kept. */
    public Path session() {
        return session;
    }

    /** Runs a command, whatever comes of it. */
    public Ran run(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Dist.require().cli().toString(), "--session", session.toString()));
        command.addAll(List.of(arguments));
        return host.run(PATIENCE, command);
    }

    /**
     * Runs a command with {@code --json} and reads what it answers.
     *
     * @throws LabException {@code COMMAND_FAILED}
     */
    public JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return JSON.readTree(run(all.toArray(String[]::new)).orFail().output());
    }
}
