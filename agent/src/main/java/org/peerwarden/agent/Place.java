package org.peerwarden.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the agent's configuration and data are; the options that commands share. */
final class Place {
    private static final Path DEFAULT_CONFIG = Path.of("/etc/peerwarden/agent.yaml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; /etc/peerwarden/agent.yaml where that exists.")
    @Nullable
    Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where identity, spool and state are kept; /var/lib/peerwarden where nothing else is said.")
    @Nullable
    Path data;

    /** Command line over file over defaults. */
    AgentConfig resolve() {
        AgentConfig configured = config != null
                ? ConfigReader.read(config)
                : Files.exists(DEFAULT_CONFIG) ? ConfigReader.read(DEFAULT_CONFIG) : AgentConfig.DEFAULT;
        return data == null ? configured : configured.withData(data);
    }
}
