package org.peerwarden.agent.os.portable;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntFunction;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/** The two ports of this tier, which belong together. Used by one thread. */
public final class PortableHost {
    private final OshiSockets sockets;
    private final OshiProcesses processes;

    /**
     * Raises what this tier cannot see as {@link HealthCode#SOCKETS_PORTABLE}.
     *
     * @param why there is no better tier, for people
     * @param services the name of the service that a process is, where this OS has such names
     */
    public PortableHost(InstantSource clock, Health health, String why, IntFunction<Optional<String>> services) {
        OperatingSystem system = new SystemInfo().getOperatingSystem();
        Holders holders = new Holders();
        sockets = new OshiSockets(system.getInternetProtocolStats(), clock, holders);
        processes = new OshiProcesses(system, holders, services);
        health.raise(
                HealthCode.SOCKETS_PORTABLE,
                "Sockets are seen through the portable table: no bytes, no outcome, and no connection that lives less than "
                        + "one look at the sockets. " + why);
    }

    /** Why this tier cannot be had on this host; empty where it can. */
    public static Optional<String> whyNot() {
        try {
            new SystemInfo().getOperatingSystem().getInternetProtocolStats();
            return Optional.empty();
        } catch (UnsupportedOperationException | LinkageError e) {
            return Optional.of("OSHI does not know this operating system: " + e.getMessage());
        }
    }

    /** What the host calls itself. */
    public static String hostname() {
        return new SystemInfo().getOperatingSystem().getNetworkParams().getHostName();
    }

    /** The same for as long as the host runs: when it was started. */
    public static String bootId() {
        return "boot-" + new SystemInfo().getOperatingSystem().getSystemBootTime();
    }

    public OshiSockets sockets() {
        return sockets;
    }

    public OshiProcesses processes() {
        return processes;
    }
}
