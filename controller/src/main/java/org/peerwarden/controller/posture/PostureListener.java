package org.peerwarden.controller.posture;

import org.peerwarden.controller.identity.HostId;

/** Hears of hosts. Called on the thread that made the change, after it is kept: be quick. */
public interface PostureListener {
    /** Something else is wanted of the host than before: it is to be told. */
    default void desired(HostId host) {}

    /** How far the host is may have changed. */
    default void assessed(HostId host) {}
}
