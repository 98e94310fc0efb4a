package org.peerwarden.agent.os.windows;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code tasklist /svc /fo csv /nh} writes: image, pid, services. Image names and services hold no quotes; "N/A" and
 * its translations, for a process that is no service, are told apart by being the same for {@code System Idle Process}.
 */
final class ServiceList {
    private static final Pattern ROW = Pattern.compile("^\"([^\"]*)\",\"([0-9]{1,10})\",\"([^\"]*)\"$");
    private static final String NONE = "N/A";

    private ServiceList() {}

    /** Services by pid; processes that are none are left out, as are lines of any other form. */
    static Map<Integer, String> parse(String text) {
        Map<Integer, String> services = new HashMap<>();
        String none = NONE;
        for (String line : text.lines().toList()) {
            Matcher row = ROW.matcher(line.strip());
            if (!row.matches()) {
                continue;
            }
            long pid = Long.parseLong(row.group(2));
            if (pid == 0) {
                none = row.group(3);
            } else if (pid <= Integer.MAX_VALUE
                    && !row.group(3).equals(none)
                    && !row.group(3).equals(NONE)
                    && !row.group(3).isBlank()) {
                services.put((int) pid, row.group(3));
            }
        }
        return services;
    }
}
