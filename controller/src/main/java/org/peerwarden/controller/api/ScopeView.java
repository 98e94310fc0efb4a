package org.peerwarden.controller.api;

import java.util.Optional;
import org.peerwarden.controller.decision.Scope;
import org.peerwarden.controller.decision.Target;

/** What a decision reaches, as the contract shows it. */
record ScopeView(
        Optional<String> host,
        Optional<String> group,
        Optional<String> path,
        Optional<String> sha256,
        Optional<String> family,
        Optional<String> peer) {
    static ScopeView of(Scope scope, Target target) {
        Optional<String> host =
                scope instanceof Scope.OneHost one ? Optional.of(one.host().value()) : Optional.empty();
        Optional<String> group = scope instanceof Scope.Group named ? Optional.of(named.name()) : Optional.empty();
        return new ScopeView(
                host,
                group,
                target.path(),
                target.sha256(),
                target.family(),
                target.peer().map(Object::toString));
    }
}
