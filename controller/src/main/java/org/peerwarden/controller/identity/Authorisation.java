package org.peerwarden.controller.identity;

import java.util.Optional;
import org.peerwarden.controller.failure.ErrorCode;

/** Whether an operator may do something; pure. */
public final class Authorisation {
    private Authorisation() {}

    /** Why the operator may not do this to all groups at once; empty when allowed. */
    public static Optional<ErrorCode> refusal(Operator operator, Act act) {
        return byRole(operator, act)
                .or(() -> operator.groups().isEmpty() ? Optional.empty() : Optional.of(ErrorCode.GROUP_FORBIDDEN));
    }

    /** Why the operator may not do this in the group; empty when allowed. */
    public static Optional<ErrorCode> refusal(Operator operator, Act act, String group) {
        return byRole(operator, act).or(() -> inGroup(operator, act, group));
    }

    /** Why the operator may not do this in any group whatever; empty when there is some group where it is allowed. */
    public static Optional<ErrorCode> refusalAnywhere(Operator operator, Act act) {
        return byRole(operator, act)
                .or(() -> act.perGroup() || operator.groups().isEmpty()
                        ? Optional.empty()
                        : Optional.of(ErrorCode.GROUP_FORBIDDEN));
    }

    private static Optional<ErrorCode> byRole(Operator operator, Act act) {
        if (operator.disabled()) {
            return Optional.of(ErrorCode.OPERATOR_DISABLED);
        }
        return operator.role().compareTo(act.least()) < 0 ? Optional.of(ErrorCode.ROLE_FORBIDS) : Optional.empty();
    }

    private static Optional<ErrorCode> inGroup(Operator operator, Act act, String group) {
        boolean allowed = operator.groups().isEmpty() || (act.perGroup() && operator.sees(group));
        return allowed ? Optional.empty() : Optional.of(ErrorCode.GROUP_FORBIDDEN);
    }
}
