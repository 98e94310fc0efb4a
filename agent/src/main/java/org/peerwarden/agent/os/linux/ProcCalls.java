package org.peerwarden.agent.os.linux;

import com.sun.jna.Native;
import org.jspecify.annotations.NullUnmarked;

/** The C library's calls for directories and links as it declares them; addresses and {@code size_t} are 64 bits. */
@NullUnmarked
final class ProcCalls {
    static final int O_RDONLY = 0;
    static final int O_DIRECTORY = isArm() ? 0x4000 : 0x10000;
    static final int O_CLOEXEC = 0x80000;

    static {
        Native.register(ProcCalls.class, "c");
    }

    private ProcCalls() {}

    static native int open(String path, int flags);

    static native long getdents64(int fd, long entries, long length);

    static native long readlinkat(int directory, long name, long target, long length);

    static native int close(int fd);

    private static boolean isArm() {
        return System.getProperty("os.arch", "").startsWith("aarch64");
    }
}
