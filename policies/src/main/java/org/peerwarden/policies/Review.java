package org.peerwarden.policies;

import java.util.List;

/** Looks at rules side by side: which contradict each other, which can never speak. */
final class Review {
    private final Problems problems;

    Review(Problems problems) {
        this.problems = problems;
    }

    /** Compares each rule with each; there are at most {@link Policies#MAXIMUM_RULES}. */
    void compare(List<Rule> rules) {
        for (int later = 0; later < rules.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (contradict(rules.get(earlier), rules.get(later))) {
                    reportContradiction(rules.get(earlier), rules.get(later));
                }
            }
        }
        if (problems.refused()) {
            return;
        }
        rules.forEach(rule -> reportIfNeverReached(rule, rules));
    }

    /** The same conditions for hosts of the same group, neither claim on the group being the narrower one. */
    private static boolean contradict(Rule one, Rule other) {
        return one.action() != other.action() && one.match().equals(other.match()) && sameClaim(one, other);
    }

    private static boolean sameClaim(Rule one, Rule other) {
        if (one.groups().isEmpty() || other.groups().isEmpty()) {
            return one.groups().isEmpty() && other.groups().isEmpty();
        }
        return one.groups().stream().anyMatch(other.groups()::contains);
    }

    private void reportContradiction(Rule earlier, Rule later) {
        problems.error(
                ProblemCode.CONTRADICTION,
                place(later),
                "rule '" + later.name() + "' wants to " + later.action().word() + " what rule '" + earlier.name()
                        + "' in line " + earlier.line() + " wants to "
                        + earlier.action().word() + ", for the same hosts; keep one, or give one more conditions.");
    }

    private void reportIfNeverReached(Rule rule, List<Rule> rules) {
        rules.stream()
                .filter(other -> !other.equals(rule) && other.covers(rule) && winsAlways(other, rule, rules))
                .findFirst()
                .ifPresent(other -> problems.warning(
                        ProblemCode.NEVER_REACHED,
                        place(rule),
                        "rule '" + rule.name() + "' never speaks: rule '" + other.name() + "' in line " + other.line()
                                + " holds whenever it does, and wants to "
                                + other.action().word() + "; remove it, or narrow the other."));
    }

    private static boolean winsAlways(Rule one, Rule other, List<Rule> order) {
        int rank = Precedence.STRONGEST_FIRST.compare(one, other);
        return rank < 0 || (rank == 0 && order.indexOf(one) < order.indexOf(other));
    }

    private static Yaml.Place place(Rule rule) {
        return new Yaml.Place(rule.line(), 1);
    }
}
