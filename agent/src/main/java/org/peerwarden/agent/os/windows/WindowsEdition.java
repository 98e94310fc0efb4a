package org.peerwarden.agent.os.windows;

import java.util.Map;
import java.util.Optional;

/** Says in words which Windows the registry tells of. */
final class WindowsEdition {
    /** Windows 11 goes on calling itself 10 in the registry; its builds begin here. */
    private static final int FIRST_BUILD_OF_11 = 22_000;

    private WindowsEdition() {}

    static Optional<String> of(Map<String, String> values) {
        String product = values.get("ProductName");
        if (product == null) {
            return Optional.empty();
        }
        String build = values.getOrDefault("CurrentBuild", "");
        boolean server = values.getOrDefault("InstallationType", "").equals("Server");
        String name =
                !server && number(build) >= FIRST_BUILD_OF_11 ? product.replace("Windows 10", "Windows 11") : product;
        String release = values.getOrDefault("DisplayVersion", values.getOrDefault("ReleaseId", ""));
        long revision = number(values.getOrDefault("UBR", ""));
        StringBuilder text = new StringBuilder(name);
        if (!release.isEmpty()) {
            text.append(' ').append(release);
        }
        if (!build.isEmpty()) {
            text.append(" (")
                    .append(build)
                    .append(revision < 0 ? "" : "." + revision)
                    .append(')');
        }
        return Optional.of(text.toString());
    }

    /** -1 where it is none. */
    private static long number(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
