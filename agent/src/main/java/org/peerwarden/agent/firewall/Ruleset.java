package org.peerwarden.agent.firewall;

import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;

/**
 * Everything that a host should enforce. Loopback, DHCP and neighbour discovery are always free.
 *
 * @param allows what no block stops; isolation stops it all the same. An executable is allowed something only where it is
 *     the subject of a block too: whom nobody blocks needs no allowance
 * @param blocks what may not pass
 * @param spared where the controllers are reached by TCP: no block and no isolation stops this, or a block by peer could
 *     never be lifted again
 */
public record Ruleset(
        List<Block> allows, List<Block> blocks, Optional<IsolationRules> isolation, List<Endpoint> spared) {
    public static final Ruleset EMPTY = new Ruleset(List.of(), List.of(), Optional.empty(), List.of());

    public Ruleset {
        allows = List.copyOf(allows);
        blocks = List.copyOf(blocks);
        spared = List.copyOf(spared);
    }

    /** Blocks alone. */
    public static Ruleset of(Block... blocks) {
        return new Ruleset(List.of(), List.of(blocks), Optional.empty(), List.of());
    }

    /** Isolation alone. */
    public static Ruleset of(IsolationRules isolation) {
        return new Ruleset(List.of(), List.of(), Optional.of(isolation), List.of());
    }

    /** Whether nothing is stopped. */
    public boolean stopsNothing() {
        return blocks.isEmpty() && isolation.isEmpty();
    }
}
