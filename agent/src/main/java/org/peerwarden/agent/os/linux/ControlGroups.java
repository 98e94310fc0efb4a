package org.peerwarden.agent.os.linux;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code /proc/PID/cgroup} says: one line {@code hierarchy:controllers:path} a hierarchy. Version 2 is the line that
 * begins with {@code 0::}, also where version 1 hierarchies stand beside it.
 */
final class ControlGroups {
    private static final String UNIFIED = "0::";
    private static final String SYSTEMD = ":name=systemd:";
    private static final String DELETED = " (deleted)";
    private static final List<String> UNIT_SUFFIXES = List.of(".service", ".scope", ".socket", ".mount", ".swap");

    /** The 64 hexadecimal digits that docker, containerd, CRI-O and podman name a container with, alone or as a scope. */
    private static final Pattern HEXADECIMAL_ID =
            Pattern.compile("(?:(?:docker|cri-containerd|crio|nerdctl|libpod|libpod-payload|libpod_parent)-)?"
                    + "([0-9a-f]{64})(?:\\.scope)?");

    private static final Pattern CONTAINERD_PREFIXED = Pattern.compile("[a-z0-9.-]*:cri-containerd:([0-9a-f]{64})");
    private static final Pattern LXC = Pattern.compile("lxc\\.payload\\.(.+)");
    private static final Pattern NSPAWN_UNIT = Pattern.compile("systemd-nspawn@(.+)\\.service");
    private static final Pattern MACHINE = Pattern.compile("machine-(.+)\\.scope");
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");

    private ControlGroups() {}

    /** The control group of version 2; empty where there is no such hierarchy. */
    static Optional<String> unified(String text) {
        return line(text, UNIFIED);
    }

    /**
     * The systemd unit: the first part of the path that is not a slice; of a user's own manager, the unit inside it where
     * there is one, as {@code user@1000.service} says nothing of what runs.
     */
    static Optional<String> unit(String text) {
        return line(text, SYSTEMD).or(() -> unified(text)).flatMap(path -> {
            List<String> units = Stream.of(path.split("/"))
                    .map(ControlGroups::unescaped)
                    .filter(part -> UNIT_SUFFIXES.stream().anyMatch(part::endsWith))
                    .toList();
            if (units.isEmpty()) {
                return Optional.empty();
            }
            boolean ofUser = units.getFirst().startsWith("user@") && units.size() > 1;
            return Optional.of(ofUser ? units.get(1) : units.getFirst());
        });
    }

    /** The container: its identifier, or its name where the engine has none (LXC, nspawn). Virtual machines are none. */
    static Optional<String> container(String text) {
        return text.lines().flatMap(line -> containerOf(path(line)).stream()).findFirst();
    }

    private static Optional<String> containerOf(String path) {
        String[] parts = path.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            Optional<String> found = matched(HEXADECIMAL_ID, part)
                    .or(() -> matched(CONTAINERD_PREFIXED, part))
                    .or(() -> matched(LXC, part))
                    .or(() -> matched(NSPAWN_UNIT, part).map(ControlGroups::plain))
                    .or(() -> matched(MACHINE, part)
                            .map(ControlGroups::plain)
                            .filter(name -> !name.startsWith("qemu-") && !name.startsWith("lxc-")));
            boolean below = i + 1 < parts.length;
            if (found.isEmpty() && below && (part.equals("lxc") || part.equals("lxc.payload"))) {
                found = Optional.of(parts[i + 1]);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> matched(Pattern pattern, String part) {
        Matcher matcher = pattern.matcher(part);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> line(String text, String mark) {
        return text.lines()
                .filter(line -> mark.equals(UNIFIED) ? line.startsWith(mark) : line.contains(mark))
                .map(ControlGroups::path)
                .findFirst();
    }

    private static String path(String line) {
        int second = line.indexOf(':', line.indexOf(':') + 1);
        String path = second < 0 ? "" : line.substring(second + 1);
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    /** systemd puts an underscore before names that the kernel would take for its own files. */
    private static String unescaped(String part) {
        return part.startsWith("_") ? part.substring(1) : part;
    }

    private static String plain(String name) {
        return ESCAPED.matcher(name)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
    }
}
