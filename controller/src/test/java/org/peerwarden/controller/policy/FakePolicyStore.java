package org.peerwarden.controller.policy;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** Versions in memory; its disk can be full. */
public final class FakePolicyStore implements PolicyStore {
    private final NavigableMap<Long, PolicyVersion> versions = new TreeMap<>(Comparator.reverseOrder());
    private boolean full;

    /** From now on nothing can be kept, or again. */
    public void full(boolean now) {
        full = now;
    }

    @Override
    public void append(PolicyVersion version) {
        if (full) {
            throw new ControllerException(ErrorCode.STORE_FULL, "the disk is full");
        }
        if (versions.putIfAbsent(version.number(), version) != null) {
            throw new IllegalStateException("version " + version.number() + " is there");
        }
    }

    @Override
    public Optional<PolicyVersion> find(long number) {
        return Optional.ofNullable(versions.get(number));
    }

    @Override
    public Optional<PolicyVersion> newest() {
        return versions.values().stream().findFirst();
    }

    @Override
    public List<PolicyVersion> before(long number, int limit) {
        return versions.values().stream()
                .filter(version -> version.number() < number)
                .limit(limit)
                .toList();
    }
}
