package org.peerwarden.controller.posture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.HostId;

/** Postures in memory; its disk can be full. */
public final class FakePostureStore implements PostureStore {
    private final Map<HostId, Kept> postures = new HashMap<>();
    private boolean full;

    /** From now on nothing can be kept, or again. */
    public void full(boolean now) {
        full = now;
    }

    @Override
    public void put(List<Kept> kept) {
        if (full) {
            throw new ControllerException(ErrorCode.STORE_FULL, "the disk is full");
        }
        kept.forEach(one -> postures.put(one.host(), one));
    }

    @Override
    public List<Kept> all() {
        List<Kept> all = new ArrayList<>(postures.values());
        all.sort(Comparator.comparing(kept -> kept.host().value()));
        return all;
    }
}
