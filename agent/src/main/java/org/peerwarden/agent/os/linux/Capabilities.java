package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the kernel lets this process do, beside what the agent needs. */
public final class Capabilities {
    /** Bits of {@code CapEff}, from linux/capability.h, with what each is needed for. */
    private static final Map<Integer, String> NEEDED = needed();

    private Capabilities() {}

    private static Map<Integer, String> needed() {
        Map<Integer, String> needed = new LinkedHashMap<>();
        needed.put(1, "CAP_DAC_OVERRIDE (control groups of blocked binaries)");
        needed.put(12, "CAP_NET_ADMIN (rules, cutting connections, how sockets end)");
        needed.put(13, "CAP_NET_RAW (names from DNS answers)");
        needed.put(19, "CAP_SYS_PTRACE (owners of other users' sockets)");
        return needed;
    }

    /** What this process lacks, each with what it is needed for; empty also where that cannot be read. */
    public static List<String> missing() {
        try {
            return missing(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException noProc) {
            return List.of();
        }
    }

    static List<String> missing(String status) {
        return status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring("CapEff:".length()).strip())
                .filter(mask -> mask.matches("[0-9a-f]{1,16}"))
                .findFirst()
                .map(mask -> missing(Long.parseUnsignedLong(mask, 16)))
                .orElse(List.of());
    }

    private static List<String> missing(long effective) {
        return NEEDED.entrySet().stream()
                .filter(needed -> (effective >>> needed.getKey() & 1) == 0)
                .map(Map.Entry::getValue)
                .toList();
    }
}
