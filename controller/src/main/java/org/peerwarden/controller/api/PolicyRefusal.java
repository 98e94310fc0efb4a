package org.peerwarden.controller.api;

/** A policy that is not put in force because of its errors. */
final class PolicyRefusal extends RuntimeException {
    static final String CODE = "POLICY_REFUSED";

    private final transient PolicyView.Check check;

    PolicyRefusal(PolicyView.Check check) {
        super("the policy has errors");
        this.check = check;
    }

    PolicyView.Check check() {
        return check;
    }
}
