package org.peerwarden.controller.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/** Decisions in memory; its disk can be full. */
public final class FakeDecisionStore implements DecisionStore {
    private final Map<DecisionId, Decision> decisions = new LinkedHashMap<>();
    private final Map<String, DecisionId> keys = new HashMap<>();
    private final Map<DecisionId, String> codes = new HashMap<>();
    private boolean full;

    /** From now on nothing can be kept, or again. */
    public void full(boolean now) {
        full = now;
    }

    private void requireSpace() {
        if (full) {
            throw new ControllerException(ErrorCode.STORE_FULL, "the disk is full");
        }
    }

    @Override
    public void end(List<Decision> ended) {
        requireSpace();
        ended.forEach(decision -> decisions.replace(decision.id(), decision));
    }

    @Override
    public void add(Decision decision, Optional<String> key, Optional<String> releaseCode, List<Decision> ended) {
        requireSpace();
        decisions.put(decision.id(), decision);
        key.ifPresent(text -> keys.put(text, decision.id()));
        releaseCode.ifPresent(code -> codes.put(decision.id(), code));
        end(ended);
    }

    @Override
    public Optional<Decision> find(DecisionId id) {
        return Optional.ofNullable(decisions.get(id));
    }

    @Override
    public Optional<Decision> underKey(String key) {
        return Optional.ofNullable(keys.get(key)).flatMap(this::find);
    }

    @Override
    public Optional<String> releaseCode(DecisionId id) {
        return Optional.ofNullable(codes.get(id));
    }

    @Override
    public List<Decision> standing() {
        return decisions.values().stream()
                .filter(decision -> decision.ending().isEmpty())
                .toList();
    }

    @Override
    public List<Decision> before(long number, int limit) {
        return new ArrayList<>(decisions.values())
                .reversed().stream()
                        .filter(decision -> decision.number() < number)
                        .limit(limit)
                        .toList();
    }

    @Override
    public long highestNumber() {
        return decisions.values().stream().mapToLong(Decision::number).max().orElse(0);
    }
}
