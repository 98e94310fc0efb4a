package org.peerwarden.agent.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.peerwarden.agent.process.FileKey;

/** The metadata of files, by stat(2). */
final class FileKeys {
    private FileKeys() {}

    /** Follows links, also those of /proc to files that have no name any more. */
    static FileKey of(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime");
        return new FileKey(
                number(attributes, "dev"),
                number(attributes, "ino"),
                number(attributes, "size"),
                nanoseconds(attributes, "lastModifiedTime"),
                nanoseconds(attributes, "ctime"));
    }

    /** Whether both are the same file, whatever changed in it. */
    static boolean sameFile(FileKey one, FileKey other) {
        return one.device() == other.device() && one.inode() == other.inode();
    }

    private static long number(Map<String, Object> attributes, String name) throws IOException {
        if (attributes.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("stat gave no " + name);
    }

    private static long nanoseconds(Map<String, Object> attributes, String name) throws IOException {
        if (attributes.get(name) instanceof FileTime time) {
            return time.to(TimeUnit.NANOSECONDS);
        }
        throw new IOException("stat gave no " + name);
    }
}
