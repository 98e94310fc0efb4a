package org.peerwarden.controller.decision;

import java.util.List;
import java.util.Optional;

/** Keeps decisions. Each call is durable when it returns, and whole or not at all. */
public interface DecisionStore {
    /** Keeps how decisions ended that were kept before. */
    void end(List<Decision> decisions);

    /** Keeps a new decision with its secrets, and how others ended by it, in one transaction. */
    void add(Decision decision, Optional<String> key, Optional<String> releaseCode, List<Decision> ended);

    Optional<Decision> find(DecisionId id);

    /** The decision that was made under an idempotency key. */
    Optional<Decision> underKey(String key);

    /** The code that ends an isolation on its host. */
    Optional<String> releaseCode(DecisionId id);

    /** Decisions that have not ended, in the order of their numbers. */
    List<Decision> standing();

    /** Decisions with numbers below, newest first. */
    List<Decision> before(long number, int limit);

    /** The highest number; 0 for none. */
    long highestNumber();
}
