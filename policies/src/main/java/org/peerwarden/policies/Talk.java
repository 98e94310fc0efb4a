package org.peerwarden.policies;

import java.util.Optional;

/**
 * The condition on what a binary talks.
 *
 * @param family protocol family, e.g. {@code bittorrent}; this or the kind is present
 * @param minimum the least evidence for which it holds
 */
public record Talk(Optional<String> family, Optional<Kind> kind, Level minimum) {
    /** What is asked where a rule does not say: conduct alone, seen in one way only, does not do. */
    public static final Level DEFAULT_MINIMUM = Level.PROBABLE;

    boolean holds(Subject.Judgement judgement) {
        return judgement.level().compareTo(minimum) >= 0
                && (family.isEmpty() || family.equals(judgement.family()))
                && (kind.isEmpty() || kind.equals(judgement.kind()));
    }

    boolean covers(Talk other) {
        return minimum.compareTo(other.minimum) <= 0
                && (family.isEmpty() || family.equals(other.family))
                && (kind.isEmpty() || kind.equals(other.kind));
    }
}
