package org.peerwarden.agent.os.macos;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.peerwarden.agent.os.ServiceNames;
import org.peerwarden.agent.os.SystemTool;

/** What macOS says of itself and its jobs. Used by one thread; every answer runs one of macOS' tools. */
public final class MacHost {
    private static final Pattern PLATFORM_UUID =
            Pattern.compile("\"IOPlatformUUID\" = \"([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\"");
    private static final Pattern JOB = Pattern.compile("^([0-9]{1,9})\\t-?[0-9]+\\t(\\S+)$");

    private final SystemTool tools;
    private final ServiceNames services;

    public MacHost() {
        this(SystemTool.in(Path.of("/")), InstantSource.system());
    }

    MacHost(SystemTool tools, InstantSource clock) {
        this.tools = tools;
        this.services = new ServiceNames(this::services, clock);
    }

    /** Why this is not to be had here; empty on macOS. */
    public static Optional<String> whyNot() {
        return System.getProperty("os.name", "").startsWith("Mac")
                ? Optional.empty()
                : Optional.of("this is not macOS");
    }

    /** The identifier of the hardware. */
    public Optional<String> machineId() {
        return tools.run("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
                .flatMap(MacHost::platformUuid);
    }

    /** For people, as {@code macOS 15.1.1 (24B91)}; empty where it is not told. */
    public Optional<String> version() {
        return tools.run("/usr/bin/sw_vers").flatMap(MacHost::release);
    }

    /** The job of this process, from a list that is at most half a minute old. */
    public Optional<String> serviceOf(int pid) {
        return services.of(pid);
    }

    /** The launchd label of each process that is a job of the system. */
    public Map<Integer, String> services() {
        return tools.run("/bin/launchctl", "list").map(MacHost::jobs).orElse(Map.of());
    }

    static Optional<String> platformUuid(String ioreg) {
        Matcher uuid = PLATFORM_UUID.matcher(ioreg);
        return uuid.find() ? Optional.of(uuid.group(1)) : Optional.empty();
    }

    static Optional<String> release(String swVers) {
        Map<String, String> values = new HashMap<>();
        for (String line : swVers.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        String name = values.get("ProductName");
        String version = values.get("ProductVersion");
        if (name == null || version == null) {
            return Optional.empty();
        }
        String build = values.getOrDefault("BuildVersion", "");
        return Optional.of(name + " " + version + (build.isEmpty() ? "" : " (" + build + ")"));
    }

    /** Columns of {@code launchctl list}: pid or a dash, last exit status, label; the first line is their heading. */
    static Map<Integer, String> jobs(String list) {
        Map<Integer, String> jobs = new HashMap<>();
        for (String line : list.lines().toList()) {
            Matcher job = JOB.matcher(line);
            if (job.matches()) {
                jobs.put(Integer.valueOf(job.group(1)), job.group(2));
            }
        }
        return jobs;
    }
}
