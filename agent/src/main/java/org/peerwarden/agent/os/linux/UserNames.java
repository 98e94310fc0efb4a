package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.agent.process.FileKey;

/** Names of users from the {@code /etc/passwd} of a process's own root, read again when it changes. */
final class UserNames {
    /** Containers have files of their own; more than these at a time are read again. */
    private static final int FILES = 64;

    /** No file of users is longer; what a container puts there instead is not read to its end. */
    private static final int LONGEST = 4 << 20;

    private final Map<FileKey, Map<Integer, String>> read = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FileKey, Map<Integer, String>> eldest) {
            return size() > FILES;
        }
    };

    Optional<String> name(Path root, int uid) {
        Path file = root.resolve("etc/passwd");
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                return Optional.empty();
            }
            FileKey key = FileKeys.of(file);
            Map<Integer, String> names = read.get(key);
            if (names == null) {
                names = parse(ProcFiles.text(file, LONGEST));
                read.put(key, names);
            }
            return Optional.ofNullable(names.get(uid));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of two names for one user the first, as the C library answers. Lines that are none are passed over. */
    static Map<Integer, String> parse(String passwd) {
        Map<Integer, String> names = new HashMap<>();
        passwd.lines().forEach(line -> {
            String[] fields = line.split(":", 4);
            if (fields.length == 4 && fields[2].matches("[0-9]{1,10}")) {
                names.putIfAbsent((int) Long.parseLong(fields[2]), fields[0]);
            }
        });
        return names;
    }
}
