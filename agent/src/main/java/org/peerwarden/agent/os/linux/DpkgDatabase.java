package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.process.FileKey;
import org.peerwarden.agent.process.SoftwarePackage;

/**
 * Which package of dpkg installed a file.
 *
 * <p>dpkg keeps one list of paths a package: some 100,000 lines on an ordinary host. They are read once, when first asked and again
 * after packages changed, and kept as one number a path (44 bits of its hash, 20 bits for the package), a megabyte in all. A hit
 * is looked up in the package's own list before it is believed.
 */
final class DpkgDatabase {
    private static final int PACKAGE_BITS = 20;
    private static final long PACKAGE_MASK = (1L << PACKAGE_BITS) - 1;

    /** Where a path may have moved to without its package knowing: the merged /usr of Debian. */
    private static final List<String> MERGED = List.of("/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/");

    private final Path directory;
    private @Nullable FileKey indexed;
    private long[] index = new long[0];
    private List<String> packages = List.of();
    private Map<String, String> versions = Map.of();

    /** @param directory usually {@code /var/lib/dpkg} */
    DpkgDatabase(Path directory) {
        this.directory = directory;
    }

    /** Whether there is one. */
    boolean exists() {
        return Files.isRegularFile(status());
    }

    /** @throws UncheckedIOException when the database cannot be read */
    Optional<SoftwarePackage> ownerOf(String path) {
        try {
            FileKey now = FileKeys.of(status());
            if (!now.equals(indexed)) {
                read();
                indexed = now;
            }
            for (String name : names(path)) {
                Optional<SoftwarePackage> owner = lookUp(name);
                if (owner.isPresent()) {
                    return owner;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the packages of dpkg in " + directory, e);
        }
    }

    /** The path, and how it may be called in a list made before or after /usr was merged. */
    static List<String> names(String path) {
        for (String part : MERGED) {
            if (path.startsWith(part)) {
                return List.of(path, "/usr" + path);
            }
            if (path.startsWith("/usr" + part)) {
                return List.of(path, path.substring("/usr".length()));
            }
        }
        return List.of(path);
    }

    /** Versions of what is installed, by {@code name} and {@code name:architecture}, from the text of {@code status}. */
    static Map<String, String> versions(String status) {
        Map<String, String> versions = new HashMap<>();
        String name = "";
        String architecture = "";
        boolean installed = false;
        for (String line : status.split("\n", -1)) {
            if (line.startsWith("Package: ")) {
                name = line.substring("Package: ".length());
                architecture = "";
                installed = false;
            } else if (line.startsWith("Architecture: ")) {
                architecture = line.substring("Architecture: ".length());
            } else if (line.startsWith("Status: ")) {
                // A package that was removed keeps its entry, and often its settings.
                installed = line.endsWith(" installed");
            } else if (line.startsWith("Version: ") && installed) {
                String version = line.substring("Version: ".length());
                versions.put(name, version);
                versions.put(name + ":" + architecture, version);
            }
        }
        return versions;
    }

    private Optional<SoftwarePackage> lookUp(String path) throws IOException {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        long hash = hash(bytes, 0, bytes.length);
        int at = Arrays.binarySearch(index, hash);
        for (int i = at < 0 ? -at - 1 : at; i < index.length && (index[i] & ~PACKAGE_MASK) == hash; i++) {
            String name = packages.get((int) (index[i] & PACKAGE_MASK));
            String version = versions.get(name);
            if (version != null && lists(name, path)) {
                return Optional.of(new SoftwarePackage(name.replaceFirst(":.*", ""), version));
            }
        }
        return Optional.empty();
    }

    private boolean lists(String name, String path) throws IOException {
        return ("\n" + Files.readString(directory.resolve("info").resolve(name + ".list"), StandardCharsets.ISO_8859_1))
                .contains("\n" + new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + "\n");
    }

    private void read() throws IOException {
        versions = versions(Files.readString(status(), StandardCharsets.ISO_8859_1));
        List<String> found = new ArrayList<>();
        long[] entries = new long[1 << 16];
        int count = 0;
        try (DirectoryStream<Path> lists = Files.newDirectoryStream(directory.resolve("info"), "*.list")) {
            for (Path list : lists) {
                String file = list.getFileName().toString();
                found.add(file.substring(0, file.length() - ".list".length()));
                byte[] text = Files.readAllBytes(list);
                for (int start = 0, end = 0; end < text.length; end++) {
                    if (text[end] == '\n') {
                        entries = count == entries.length ? Arrays.copyOf(entries, 2 * count) : entries;
                        entries[count++] = hash(text, start, end) | ((found.size() - 1) & PACKAGE_MASK);
                        start = end + 1;
                    }
                }
            }
        }
        index = Arrays.copyOf(entries, count);
        Arrays.sort(index);
        packages = List.copyOf(found);
    }

    private Path status() {
        return directory.resolve("status");
    }

    /** FNV-1a; its lowest bits left free for the package. */
    private static long hash(byte[] bytes, int start, int end) {
        long hash = 0xcbf29ce484222325L;
        for (int i = start; i < end; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        return hash & ~PACKAGE_MASK;
    }
}
