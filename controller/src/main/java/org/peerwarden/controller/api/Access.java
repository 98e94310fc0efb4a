package org.peerwarden.controller.api;

import org.peerwarden.controller.identity.Act;

/** Who may use a route. */
sealed interface Access {
    /** Anybody: the request proves itself in another way, or there is nothing to protect. */
    record Anybody() implements Access {}

    /** Any operator, for what is their own. */
    record AnyOperator() implements Access {}

    /** Operators that may do this somewhere; where exactly, the route checks. */
    record Doing(Act act) implements Access {}
}
