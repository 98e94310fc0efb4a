package org.peerwarden.controller.posture;

import java.util.List;
import java.util.Optional;
import org.peerwarden.controller.flow.Endpoint;

/**
 * What a revision says.
 *
 * @param group the group that the host is in; policies name groups
 * @param controllers where the fleet's controllers are reached, in order of preference
 */
public record Content(
        String group,
        Optional<PolicyBundle> policy,
        Optional<Isolation> isolation,
        List<Directive> directives,
        List<Endpoint> controllers) {
    public Content {
        directives = List.copyOf(directives);
        controllers = List.copyOf(controllers);
    }

    /** Whether it asks anything of the host. */
    public boolean wantsSomething() {
        return policy.isPresent() || isolation.isPresent() || !directives.isEmpty();
    }
}
