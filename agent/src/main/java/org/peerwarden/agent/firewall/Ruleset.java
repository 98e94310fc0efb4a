package org.peerwarden.agent.firewall;

import java.util.List;
import java.util.Optional;

/** Everything that a host should enforce. */
public record Ruleset(List<Block> blocks, Optional<IsolationRules> isolation) {
    public static final Ruleset EMPTY = new Ruleset(List.of(), Optional.empty());

    public Ruleset {
        blocks = List.copyOf(blocks);
    }
}
