package org.peerwarden.agent.os.windows;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.os.ServiceNames;
import org.peerwarden.agent.os.SystemTool;

/** What Windows says of itself and its services. Used by one thread; every answer runs one of Windows' tools. */
public final class WindowsHost {
    private static final String CRYPTOGRAPHY = "HKLM\\SOFTWARE\\Microsoft\\Cryptography";
    private static final String CURRENT_VERSION = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

    private final SystemTool tools;
    private final ServiceNames services;

    public WindowsHost() {
        this(SystemTool.in(system32()), InstantSource.system());
    }

    WindowsHost(SystemTool tools, InstantSource clock) {
        this.tools = tools;
        this.services = new ServiceNames(this::services, clock);
    }

    private static Path system32() {
        return Path.of(System.getenv().getOrDefault("SystemRoot", "C:\\Windows"), "System32");
    }

    /** Why this is not to be had here; empty on Windows. */
    public static Optional<String> whyNot() {
        return System.getProperty("os.name", "").startsWith("Windows")
                ? Optional.empty()
                : Optional.of("this is not Windows");
    }

    /** The identifier that Windows gave this installation; clones have the same. */
    public Optional<String> machineId() {
        return tools.run("reg.exe", "query", CRYPTOGRAPHY, "/v", "MachineGuid", "/reg:64")
                .flatMap(text -> Optional.ofNullable(RegistryValues.parse(text).get("MachineGuid")));
    }

    /** For people, as {@code Windows 11 Pro 24H2 (26100.2314)}; empty where it is not told. */
    public Optional<String> version() {
        return tools.run("reg.exe", "query", CURRENT_VERSION, "/reg:64")
                .flatMap(text -> WindowsEdition.of(RegistryValues.parse(text)));
    }

    /** The services of this process, from a list that is at most half a minute old. */
    public Optional<String> serviceOf(int pid) {
        return services.of(pid);
    }

    /** Names of the services in each process that is one, joined by commas as Windows does. */
    public Map<Integer, String> services() {
        return tools.run("tasklist.exe", "/svc", "/fo", "csv", "/nh")
                .map(ServiceList::parse)
                .orElse(Map.of());
    }
}
