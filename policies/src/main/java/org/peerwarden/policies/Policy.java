package org.peerwarden.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy that was checked.
 *
 * @param rules in the order in which they win, see {@link Precedence}
 */
public record Policy(String name, String description, List<Rule> rules) {
    public Policy {
        List<Rule> sorted = new ArrayList<>(rules);
        sorted.sort(Precedence.STRONGEST_FIRST);
        rules = List.copyOf(sorted);
    }

    /** The rules for hosts of a group, in the order in which they win. */
    public List<Rule> rulesFor(String group) {
        return rules.stream().filter(rule -> rule.appliesTo(group)).toList();
    }

    /** What this policy says of the subject; empty where it says nothing, which leaves it alone. */
    public Optional<Ruling> decide(Subject subject) {
        return rules.stream()
                .filter(rule -> rule.holds(subject))
                .findFirst()
                .map(rule -> new Ruling(rule, rule.action(), reason(rule)));
    }

    private String reason(Rule rule) {
        return rule.reason().isEmpty() ? "rule " + rule.name() + " of policy " + name : rule.reason();
    }
}
