package org.peerwarden.controller.posture;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.DecisionAction;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.policy.PolicyVersion;

/** Makes what is wanted of a host from what was decided; pure. */
final class Composition {
    private Composition() {}

    /** @param decisions those that stand and reach the host, in the order in which they were made */
    static Content of(
            String group, Optional<PolicyVersion> policy, List<Decision> decisions, List<Endpoint> controllers) {
        return new Content(
                group,
                policy.map(version -> new PolicyBundle(Long.toString(version.number()), version.text())),
                decisions.stream()
                        .filter(decision -> decision.action() == DecisionAction.ISOLATE)
                        .reduce((earlier, later) -> later)
                        .map(Composition::isolation),
                decisions.stream().flatMap(Composition::directive).toList(),
                controllers);
    }

    private static Isolation isolation(Decision decision) {
        return new Isolation(
                decision.id(),
                decision.lease().orElse(Decisions.USUAL_LEASE),
                decision.exceptions(),
                decision.reason(),
                decision.releaseCodeHash().orElse(""));
    }

    private static Stream<Directive> directive(Decision decision) {
        return switch (decision.action()) {
            case ALLOW -> Stream.of(directive(decision, Directive.Effect.ALLOW));
            case BLOCK -> Stream.of(directive(decision, Directive.Effect.BLOCK));
            case ISOLATE, RELEASE -> Stream.empty();
        };
    }

    private static Directive directive(Decision decision, Directive.Effect effect) {
        return new Directive(decision.id(), effect, decision.target(), decision.expiresAt());
    }
}
