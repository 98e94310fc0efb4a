package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tree of control groups, version 2, wherever it is mounted: {@code /sys/fs/cgroup}, or {@code /sys/fs/cgroup/unified}
 * where version 1 stands beside it. Paths are those of {@code /proc/PID/cgroup}: below the root that this process sees.
 *
 * @param mount where it is mounted
 * @param root which part of it is mounted there; {@code /} for all
 */
record CgroupTree(Path mount, String root) {
    /** nft looks here for what a path in a rule names, wherever the tree is mounted. */
    private static final Path NFT_ROOT = Path.of("/sys/fs/cgroup");

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** Empty where there is none. */
    static Optional<CgroupTree> find() {
        try {
            return parse(Files.readString(MOUNTS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** From the text of {@code /proc/PID/mountinfo}; of several mounts the one that shows most. */
    static Optional<CgroupTree> parse(String mountInfo) {
        List<CgroupTree> found = new ArrayList<>();
        mountInfo.lines().forEach(line -> {
            int rest = line.indexOf(" - ");
            String[] fields = line.split(" ", -1);
            if (rest > 0 && fields.length > 5 && line.startsWith("cgroup2 ", rest + 3)) {
                found.add(new CgroupTree(Path.of(unescaped(fields[4])), unescaped(fields[3])));
            }
        });
        return found.stream().min((one, other) -> Integer.compare(one.root.length(), other.root.length()));
    }

    /** The group that a process is in; empty where it ended. One outside of what can be seen here begins with {@code /..}. */
    static Optional<String> of(int pid) {
        try {
            return parseGroup(Files.readString(Path.of("/proc", Integer.toString(pid), "cgroup")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** From the text of {@code /proc/PID/cgroup}. */
    static Optional<String> parseGroup(String text) {
        return text.lines()
                .filter(line -> line.startsWith("0::"))
                .map(line -> line.substring(3))
                .findFirst();
    }

    /** Where a group is; empty where it cannot be seen from here. */
    Optional<Path> directory(String group) {
        if (!group.startsWith("/") || group.startsWith("/..") || (!root.equals("/") && !below(group))) {
            return Optional.empty();
        }
        String inside = root.equals("/") ? group : group.substring(root.length());
        return Optional.of(
                mount.resolve("." + (inside.isEmpty() ? "/" : inside)).normalize());
    }

    private boolean below(String group) {
        return group.equals(root) || group.startsWith(root + "/");
    }

    /** The group that a directory is. */
    String group(Path directory) {
        String inside = "/" + mount.relativize(directory);
        String group = root.equals("/") ? inside : root + inside;
        return group.length() > 1 && group.endsWith("/") ? group.substring(0, group.length() - 1) : group;
    }

    /** How far a group is below the root: 0 for the root itself. */
    static int level(String group) {
        return group.equals("/") ? 0 : (int) group.chars().filter(c -> c == '/').count();
    }

    /** How a rule names a directory: relative to where nft looks, up and elsewhere if need be. */
    static String nftPath(Path directory) {
        return NFT_ROOT.relativize(directory).toString();
    }

    /** A directory as rules name it. */
    SubjectSockets.Group inRules(Path directory) {
        return new SubjectSockets.Group(nftPath(directory), level(group(directory)));
    }

    /** Whether a path can stand between the quotes of a rule. */
    static boolean quotable(String path) {
        return path.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '"');
    }

    /** Processes that are directly in a group. */
    static List<Integer> processes(Path directory) throws IOException {
        return Files.readString(directory.resolve("cgroup.procs"), StandardCharsets.US_ASCII)
                .lines()
                .map(Integer::parseInt)
                .toList();
    }

    static void move(int pid, Path directory) throws IOException {
        Files.writeString(directory.resolve("cgroup.procs"), Integer.toString(pid));
    }

    /** All groups below the mount whose name begins so; the deeper before those that they are in. */
    List<Path> named(String prefix) throws IOException {
        List<Path> found = new ArrayList<>();
        collect(mount, prefix, found);
        return found;
    }

    private static void collect(Path directory, String prefix, List<Path> found) throws IOException {
        List<Path> below;
        try (Stream<Path> entries = Files.list(directory)) {
            below = entries.filter(entry -> Files.isDirectory(entry)).sorted().toList();
        } catch (IOException e) {
            if (Files.isDirectory(directory)) {
                throw e;
            }
            return; // It ended while it was looked at.
        }
        for (Path entry : below) {
            collect(entry, prefix, found);
            if (String.valueOf(entry.getFileName()).startsWith(prefix)) {
                found.add(entry);
            }
        }
    }

    /** The kernel writes blanks, tabs, line ends and backslashes as three octal digits. */
    private static String unescaped(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(field.charAt(i));
            }
        }
        return text.toString();
    }
}
