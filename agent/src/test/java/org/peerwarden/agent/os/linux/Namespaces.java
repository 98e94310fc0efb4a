package org.peerwarden.agent.os.linux;

import com.sun.jna.Native;
import org.jspecify.annotations.NullUnmarked;

/** What C offers to give a thread a network namespace of its own, for tests. */
@NullUnmarked
final class Namespaces {
    static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(Namespaces.class, "c");
    }

    private Namespaces() {}

    static native int unshare(int flags);

    static native int gettid();
}
