package org.peerwarden.agent.os.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The sockets among the open files of a process, from {@code /proc/PID/fd}.
 *
 * <p>A server has tens of thousands of them, so nothing is allocated for one: entries are read by getdents64(2) into one buffer,
 * and each link by readlinkat(2) into another, its name taken from where it stands in the first. Used by one thread.
 */
final class SocketDescriptors {
    private static final int ENTRIES = 32 << 10;
    private static final int TARGET = 64;

    /** Of {@code struct linux_dirent64}: d_ino and d_off are 8 bytes each, d_type is one. */
    private static final int RECORD_LENGTH_AT = 16;

    private static final int NAME_AT = 19;

    /** {@code socket:[}, as a number in the order of bytes of this machine. */
    private static final long SOCKET = ByteBuffer.wrap(new byte[] {'s', 'o', 'c', 'k', 'e', 't', ':', '['})
            .order(ByteOrder.nativeOrder())
            .getLong();

    private static final int EACCES = 13;
    private static final int EPERM = 1;

    private final Memory entries = new Memory(ENTRIES);
    private final ByteBuffer entry = entries.getByteBuffer(0, ENTRIES).order(ByteOrder.nativeOrder());
    private final long entriesAddress = Pointer.nativeValue(entries);
    private final Memory target = new Memory(TARGET);
    private final ByteBuffer link = target.getByteBuffer(0, TARGET).order(ByteOrder.nativeOrder());
    private final long targetAddress = Pointer.nativeValue(target);
    private long[] inodes = new long[1024];

    /**
     * Inodes of the sockets; those read until then when the process ends meanwhile.
     *
     * @throws AccessDeniedException when the process may not be looked at
     */
    long[] inodes(Path directory) throws AccessDeniedException {
        int fd = ProcCalls.open(directory.toString(), ProcCalls.O_RDONLY | ProcCalls.O_DIRECTORY | ProcCalls.O_CLOEXEC);
        if (fd < 0) {
            int error = Native.getLastError();
            if (error == EACCES || error == EPERM) {
                throw new AccessDeniedException(directory.toString());
            }
            return new long[0];
        }
        try {
            return read(fd);
        } finally {
            ProcCalls.close(fd);
        }
    }

    private long[] read(int fd) {
        int count = 0;
        for (long read = ProcCalls.getdents64(fd, entriesAddress, ENTRIES);
                read > 0;
                read = ProcCalls.getdents64(fd, entriesAddress, ENTRIES)) {
            for (int at = 0; at < read; at += entry.getShort(at + RECORD_LENGTH_AT) & 0xffff) {
                long length = ProcCalls.readlinkat(fd, entriesAddress + at + NAME_AT, targetAddress, TARGET);
                long inode = inode((int) length);
                if (inode != 0) {
                    inodes = count == inodes.length ? Arrays.copyOf(inodes, 2 * count) : inodes;
                    inodes[count++] = inode;
                }
            }
        }
        return Arrays.copyOf(inodes, count);
    }

    /** From {@code socket:[4711]}; 0 when the target is another, or the file was closed meanwhile. */
    private long inode(int length) {
        if (length <= Long.BYTES + 1 || link.getLong(0) != SOCKET || link.get(length - 1) != ']') {
            return 0;
        }
        long inode = 0;
        for (int i = Long.BYTES; i < length - 1; i++) {
            int digit = link.get(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            inode = 10 * inode + digit;
        }
        return inode;
    }
}
