package org.peerwarden.controller.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.identity.Act;
import org.peerwarden.controller.policy.PolicyVersion;
import org.peerwarden.controller.policy.PolicyVersions;
import org.peerwarden.controller.posture.PostureState;
import org.peerwarden.controller.posture.Postures;
import org.peerwarden.policies.CheckResult;
import org.peerwarden.policies.Policies;

/** What is wanted of every host. */
final class PolicyRoutes {
    private final PolicyVersions versions;
    private final Postures postures;

    PolicyRoutes(Services services) {
        this.versions = services.policies();
        this.postures = services.postures();
    }

    List<Route> routes() {
        Access view = new Access.Doing(Act.VIEW);
        Access change = new Access.Doing(Act.CHANGE_POLICY);
        return List.of(
                new Route("GET", "/v1/policies", view, "policy.list", this::list),
                new Route("POST", "/v1/policies", change, "policy.apply", this::apply),
                new Route("POST", "/v1/policies/check", view, "policy.check", this::check),
                new Route("GET", "/v1/policies/in-force", view, "policy.show", this::showInForce),
                new Route("POST", "/v1/policies/rollback", change, "policy.rollback", this::rollBack),
                new Route("GET", "/v1/policies/{version}", view, "policy.show", this::show));
    }

    private Answer list(Exchange exchange) {
        Query query = exchange.query();
        int limit = query.limit();
        long before = query.cursor("policies").map(Long::parseLong).orElse(Long.MAX_VALUE);
        List<PolicyVersion> found = versions.history(before, limit + 1);
        boolean more = found.size() > limit;
        List<PolicyVersion> page = more ? found.subList(0, limit) : found;
        Optional<String> next = more ? Optional.of(Long.toString(page.getLast().number())) : Optional.empty();
        return Answer.ok(new PageView<>(page.stream().map(this::view).toList(), query.next("policies", next)));
    }

    private Answer apply(Exchange exchange) {
        exchange.query().check();
        Fields fields = exchange.fields();
        String yaml = fields.text("yaml", Policies.MAXIMUM_LENGTH);
        String reason = reason(fields);
        fields.check();
        return Answer.created(view(judged(yaml, () -> versions.apply(yaml, exchange.actor(), reason))));
    }

    private Answer check(Exchange exchange) {
        exchange.query().check();
        Fields fields = exchange.fields();
        String yaml = fields.text("yaml", Policies.MAXIMUM_LENGTH);
        String source = fields.optionalText("source", 200).orElse("policy");
        fields.check();
        return Answer.ok(PolicyView.Check.of(versions.check(yaml, source)));
    }

    private Answer showInForce(Exchange exchange) {
        exchange.query().check();
        return Answer.ok(versions.inForce()
                .map(this::view)
                .orElseThrow(() -> new ControllerException(ErrorCode.POLICY_UNKNOWN, "no policy is in force.")));
    }

    private Answer rollBack(Exchange exchange) {
        exchange.query().check();
        Fields fields = exchange.body().fieldsIfAny();
        OptionalLong number = fields.number("version", 1, Long.MAX_VALUE);
        String reason = reason(fields);
        fields.check();
        PolicyVersion now = number.isPresent()
                ? judged(
                        versions.get(number.getAsLong()).text(),
                        () -> versions.rollBack(number.getAsLong(), exchange.actor(), reason))
                : versions.rollBack(exchange.actor(), reason);
        return Answer.ok(new RolledBack(
                Optional.of(now).filter(version -> !version.withdrawn()).map(this::view)));
    }

    private Answer show(Exchange exchange) {
        exchange.query().check();
        long number;
        try {
            number = Long.parseLong(exchange.id());
        } catch (NumberFormatException none) {
            throw new ControllerException(
                    ErrorCode.POLICY_UNKNOWN, "a policy version is a number; see the history", none);
        }
        return Answer.ok(view(versions.get(number)));
    }

    private static String reason(Fields fields) {
        return fields.optionalText("reason", PolicyVersions.LONGEST_NOTE).orElse("");
    }

    /** Does it, and where the text is refused says why in the form of the contract. */
    private PolicyVersion judged(String yaml, Supplier<PolicyVersion> act) {
        try {
            return act.get();
        } catch (ControllerException refusal) {
            if (refusal.code() == ErrorCode.POLICY_REFUSED) {
                throw new PolicyRefusal(PolicyView.Check.of(versions.check(yaml, "policy")));
            }
            throw refusal;
        }
    }

    private PolicyView view(PolicyVersion version) {
        boolean inForce = versions.inForce()
                .filter(current -> current.number() == version.number())
                .isPresent();
        CheckResult check = versions.check(version.text(), "policy");
        return new PolicyView(
                version.number(),
                version.name(),
                check.policy().map(policy -> policy.description()).filter(text -> !text.isEmpty()),
                version.text(),
                version.withdrawn(),
                Optional.of(version.note()).filter(note -> !note.isEmpty()),
                version.author(),
                version.at(),
                inForce,
                version.withdrawn() ? List.of() : PolicyView.findings(check),
                inForce ? Optional.of(rollout()) : Optional.empty());
    }

    private PolicyView.Rollout rollout() {
        Map<PostureState, Long> counts = postures.rollout();
        return new PolicyView.Rollout(
                counts.getOrDefault(PostureState.PENDING, 0L),
                counts.getOrDefault(PostureState.IN_FORCE, 0L),
                counts.getOrDefault(PostureState.FAILED, 0L),
                counts.getOrDefault(PostureState.STALE, 0L));
    }

    private record RolledBack(Optional<PolicyView> inForce) {}
}
