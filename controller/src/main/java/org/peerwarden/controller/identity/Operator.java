package org.peerwarden.controller.identity;

import java.time.Instant;
import java.util.Set;

/**
 * A person or program that uses the operators' API.
 *
 * @param name 1 to 64 of {@code a-z 0-9 . _ -}
 * @param groups the groups that the operator is confined to; empty for all
 * @param disabled whether every login and token is refused
 */
public record Operator(String name, Role role, Set<String> groups, Instant created, boolean disabled) {
    public Operator {
        groups = Set.copyOf(groups);
    }

    /** As the audit log names it. */
    public String actor() {
        return "operator:" + name;
    }

    /** Whether what concerns this group is visible to the operator. */
    public boolean sees(String group) {
        return groups.isEmpty() || groups.contains(group);
    }
}
