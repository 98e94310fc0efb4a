package org.peerwarden.agent;

import java.util.List;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.Ruleset;

/** A host that cannot be made to enforce anything: every wish comes back as not enforced, with the reason. */
record NoFirewall(String reason) implements Firewall {
    @Override
    public Availability availability() {
        return new Availability(false, "none", reason);
    }

    @Override
    public Applied apply(Ruleset rules) {
        return new Applied(
                0,
                rules.blocks().stream()
                        .map(block -> new NotEnforced(block.source(), reason))
                        .toList());
    }

    @Override
    public boolean intact() {
        return true;
    }

    @Override
    public List<BlockCount> counts() {
        return List.of();
    }

    @Override
    public void cleanUp() {
        // There is nothing of ours.
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
