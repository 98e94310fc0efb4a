package org.peerwarden.policies;

import java.util.Set;

/**
 * One rule of a policy.
 *
 * @param name unique in its policy
 * @param groups groups of hosts that it is for; empty for every host
 * @param reason why, for people; empty where the policy does not say
 * @param line where it begins in the policy's text, from 1
 */
public record Rule(String name, Action action, Set<String> groups, Match match, String reason, int line) {
    public Rule {
        groups = Set.copyOf(groups);
    }

    /** Whether it is for hosts of this group. */
    public boolean appliesTo(String group) {
        return groups.isEmpty() || groups.contains(group);
    }

    /** Whether it holds for the subject, its host's group included. */
    boolean holds(Subject subject) {
        return appliesTo(subject.group()) && match.holds(subject);
    }

    /** Whether it holds whenever the other does. */
    boolean covers(Rule other) {
        return (groups.isEmpty() || (!other.groups.isEmpty() && groups.containsAll(other.groups)))
                && match.covers(other.match);
    }
}
