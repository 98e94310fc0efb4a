package org.peerwarden.agent.os.linux;

import com.sun.jna.Native;

/** A system call failed. The message says what was attempted; {@link #errno()} is the code. */
final class NativeCallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;
    private final int errno;

    NativeCallException(String attempted, int errno) {
        text = "%s: %s (errno %d)".formatted(attempted, LibC.strerror(errno), errno);
        this.errno = errno;
    }

    /** Of the call that this thread made last. */
    static NativeCallException last(String attempted) {
        return new NativeCallException(attempted, Native.getLastError());
    }

    @Override
    public String getMessage() {
        return text;
    }

    int errno() {
        return errno;
    }
}
