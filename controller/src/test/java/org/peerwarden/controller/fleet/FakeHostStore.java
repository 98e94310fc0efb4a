package org.peerwarden.controller.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.HostId;

/** Hosts in memory; its disk can be full. */
public final class FakeHostStore implements HostStore {
    private final Map<HostId, Member> members = new LinkedHashMap<>();
    private boolean full;
    private int writes;

    /** From now on nothing can be kept, or again. */
    public synchronized void full(boolean now) {
        full = now;
    }

    /** How often something was kept. */
    public synchronized int writes() {
        return writes;
    }

    @Override
    public synchronized void put(Member member) {
        if (full) {
            throw new ControllerException(ErrorCode.STORE_FULL, "the disk is full");
        }
        writes++;
        members.put(
                member.host().id(),
                member.with(new HostDraft(member.host()).online(false).host()));
    }

    @Override
    public synchronized List<Member> all() {
        return List.copyOf(members.values());
    }
}
