package org.peerwarden.controller.posture;

import java.util.List;

/** Keeps revisions and reports. Each call is durable when it returns. */
public interface PostureStore {
    /** Keeps these, each in place of what was kept of its host, in one transaction. */
    void put(List<Kept> kept);

    List<Kept> all();
}
