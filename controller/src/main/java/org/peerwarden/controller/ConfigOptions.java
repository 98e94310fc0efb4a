package org.peerwarden.controller;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import picocli.CommandLine.Option;

/** What can be said on the command line, over the configuration file, over what is standard. */
final class ConfigOptions {
    private static final Path STANDARD_FILE = Path.of("/etc/peerwarden/controller.yaml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; /etc/peerwarden/controller.yaml where it exists.")
    private @Nullable Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "Directory that holds everything that is kept.")
    private @Nullable Path data;

    @Option(names = "--listen", paramLabel = "ADDRESS", description = "Address that both ports listen on.")
    private @Nullable String listen;

    @Option(names = "--agents-port", paramLabel = "PORT", description = "Port for agents; 0 for any that is free.")
    private @Nullable Integer agentsPort;

    @Option(names = "--api-port", paramLabel = "PORT", description = "Port for operators; 0 for any that is free.")
    private @Nullable Integer apiPort;

    @Option(
            names = "--advertise",
            paramLabel = "HOST[:PORT]",
            split = ",",
            description =
                    "Where agents reach this controller; may be given again. Standard: every address of this machine.")
    private List<String> advertise = new ArrayList<>();

    /** What holds. */
    ControllerConfig config() {
        ControllerConfig config = ControllerConfig.STANDARD;
        if (file != null) {
            config = ConfigFile.read(file, config);
        } else if (Files.exists(STANDARD_FILE)) {
            config = ConfigFile.read(STANDARD_FILE, config);
        }
        config = data == null ? config : config.withData(data);
        config = listen == null ? config : config.withListen(listen);
        config = agentsPort == null ? config : config.withAgentsPort(port("--agents-port", agentsPort));
        config = apiPort == null ? config : config.withApiPort(port("--api-port", apiPort));
        return advertise.isEmpty()
                ? config
                : config.withAdvertise(advertise.stream().map(Reach::of).toList());
    }

    private static int port(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new ControllerException(ErrorCode.CONFIG_INVALID, option + " takes 0 to 65535, not " + port);
        }
        return port;
    }
}
