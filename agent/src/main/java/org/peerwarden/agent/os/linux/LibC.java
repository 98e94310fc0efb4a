package org.peerwarden.agent.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.NullUnmarked;

/** The C library's socket calls as it declares them; {@code size_t} is 64 bits. errno: {@link Native#getLastError()}. */
@NullUnmarked
final class LibC {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_RCVBUFFORCE = 33;
    static final int SOL_PACKET = 263;
    static final int PACKET_STATISTICS = 6;
    static final int EFD_CLOEXEC = 0x80000;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final short POLLIN = 1;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int EOPNOTSUPP = 95;
    static final int EAFNOSUPPORT = 97;
    static final int ENETDOWN = 100;
    static final int ENOBUFS = 105;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static native long sendto(int fd, Pointer bytes, long length, int flags, Pointer address, int addressLength);

    static native long recv(int fd, Pointer bytes, long length, int flags);

    static native long recvfrom(int fd, Pointer bytes, long length, int flags, Pointer address, Pointer addressLength);

    static native int setsockopt(int fd, int level, int option, Pointer value, int length);

    static native int getsockopt(int fd, int level, int option, Pointer value, Pointer length);

    static native int poll(Pointer descriptors, long count, int milliseconds);

    static native int eventfd(int initial, int flags);

    static native long write(int fd, Pointer bytes, long length);

    static native int close(int fd);

    static native String strerror(int errno);
}
