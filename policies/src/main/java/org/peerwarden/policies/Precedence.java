package org.peerwarden.policies;

import java.util.Comparator;

/** Which of several rules speaks. The order is told in the package's documentation; this is all of it. */
final class Precedence {
    /** The rule that wins first. Two that are equal here keep the order of the file. */
    static final Comparator<Rule> STRONGEST_FIRST = Comparator.comparing(Rule::action)
            .thenComparingInt(rule -> -rule.match().conditions())
            .thenComparingDouble(rule -> -narrowness(rule.match()));

    private Precedence() {}

    private static double narrowness(Match match) {
        return match.peers().map(PeerSet::narrowness).orElse(0.0);
    }
}
