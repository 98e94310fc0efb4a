package org.peerwarden.controller.identity;

/** What an operator may do; each role may do what the ones before it may. */
public enum Role {
    /** Looks. */
    VIEWER,
    /** Decides: blocks, allows, isolates, releases. */
    ANALYST,
    /** Runs the fleet: policies, tokens, operators, the audit log. */
    ADMIN
}
