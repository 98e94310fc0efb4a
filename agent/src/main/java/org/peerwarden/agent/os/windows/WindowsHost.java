package org.peerwarden.agent.os.windows;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What Windows says of itself and its services. Used by one thread; every answer runs one of Windows' tools. */
public final class WindowsHost {
    private static final String CRYPTOGRAPHY = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";
    private static final String CURRENT_VERSION = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

    /** Asking takes a process of its own; services begin and end seldom. */
    private static final Duration LIST_AGAIN = Duration.ofSeconds(30);

    private final SystemCommand commands;
    private final InstantSource clock;
    private Map<Integer, String> listed = Map.of();
    private Instant listedAt = Instant.MIN;

    public WindowsHost() {
        this(SystemCommand.ofSystem32(), InstantSource.system());
    }

    WindowsHost(SystemCommand commands, InstantSource clock) {
        this.clock = clock;
        this.commands = commands;
    }

    /** Why this is not to be had here; empty on Windows. */
    public static Optional<String> whyNot() {
        return System.getProperty("os.name", "").startsWith("Windows")
                ? Optional.empty()
                : Optional.of("this is not Windows");
    }

    /** The identifier that Windows gave this installation; clones have the same. */
    public Optional<String> machineId() {
        return commands.run("reg.exe", "query", CRYPTOGRAPHY, "/v", "MachineGuid", "/reg:64")
                .flatMap(text -> Optional.ofNullable(RegistryValues.parse(text).get("MachineGuid")));
    }

    /** For people, as {@code Windows 11 Pro 24H2 (26100.2314)}; empty where it is not told. */
    public Optional<String> version() {
        return commands.run("reg.exe", "query", CURRENT_VERSION, "/reg:64")
                .flatMap(text -> WindowsEdition.of(RegistryValues.parse(text)));
    }

    /** The services of this process, from a list that is at most half a minute old. */
    public Optional<String> serviceOf(int pid) {
        Instant now = clock.instant();
        if (now.isAfter(listedAt.plus(LIST_AGAIN))) {
            listed = services();
            listedAt = now;
        }
        return Optional.ofNullable(listed.get(pid));
    }

    /** Names of the services in each process that is one, joined by commas as Windows does. */
    public Map<Integer, String> services() {
        return commands.run("tasklist.exe", "/svc", "/fo", "csv", "/nh")
                .map(ServiceList::parse)
                .orElse(Map.of());
    }
}
