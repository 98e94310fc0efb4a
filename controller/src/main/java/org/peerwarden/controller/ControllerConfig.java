package org.peerwarden.controller;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the controller is told at its start. Read from a file by {@link ConfigFile}; what the command line says goes before it.
 *
 * @param data directory that holds everything that the controller keeps
 * @param listen address that both ports listen on
 * @param agentsPort of the agents' service; 0 for any that is free
 * @param apiPort of the operators' service; 0 for any that is free
 * @param advertise where agents reach the controller, in order of preference: goes into certificates and, signed, to every
 *     host, which keeps exactly these reachable while it is isolated. Empty for every address of this machine
 * @param names further names and addresses that stand in the certificates of both ports
 * @param retention how long flows are kept
 */
public record ControllerConfig(
        Path data,
        String listen,
        int agentsPort,
        int apiPort,
        List<Reach> advertise,
        List<String> names,
        Duration retention) {
    /** What holds where nothing is said. Thirty days of flows are what most investigations look back on. */
    public static final ControllerConfig STANDARD = new ControllerConfig(
            Path.of("/var/lib/peerwarden-controller"),
            "0.0.0.0",
            7443,
            7480,
            List.of(),
            List.of(),
            Duration.ofDays(30));

    public ControllerConfig {
        advertise = List.copyOf(advertise);
        names = List.copyOf(names);
    }

    ControllerConfig withData(Path changed) {
        return new ControllerConfig(changed, listen, agentsPort, apiPort, advertise, names, retention);
    }

    ControllerConfig withListen(String changed) {
        return new ControllerConfig(data, changed, agentsPort, apiPort, advertise, names, retention);
    }

    ControllerConfig withAgentsPort(int changed) {
        return new ControllerConfig(data, listen, changed, apiPort, advertise, names, retention);
    }

    ControllerConfig withApiPort(int changed) {
        return new ControllerConfig(data, listen, agentsPort, changed, advertise, names, retention);
    }

    ControllerConfig withAdvertise(List<Reach> changed) {
        return new ControllerConfig(data, listen, agentsPort, apiPort, changed, names, retention);
    }

    ControllerConfig withNames(List<String> changed) {
        return new ControllerConfig(data, listen, agentsPort, apiPort, advertise, changed, retention);
    }

    ControllerConfig withRetention(Duration changed) {
        return new ControllerConfig(data, listen, agentsPort, apiPort, advertise, names, changed);
    }
}
