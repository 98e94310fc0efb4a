package org.peerwarden.controller.identity;

/** What can be asked of the controller, as far as permission is concerned. */
public enum Act {
    /** Sees hosts, flows, binaries, peers, decisions and policies. */
    VIEW(Role.VIEWER, true),
    /** Blocks, allows, isolates, releases, and revokes these. */
    DECIDE(Role.ANALYST, true),
    /** Puts a policy in force, or rolls it back: concerns every group. */
    CHANGE_POLICY(Role.ADMIN, false),
    /** Makes and revokes enrolment tokens. */
    ENROL(Role.ADMIN, true),
    /** Moves hosts between groups and removes them. */
    CHANGE_HOSTS(Role.ADMIN, true),
    /** Makes, changes and disables operators. */
    CHANGE_OPERATORS(Role.ADMIN, false),
    /** Reads and verifies the audit log. */
    AUDIT(Role.ADMIN, false);

    private final Role least;
    private final boolean perGroup;

    Act(Role least, boolean perGroup) {
        this.least = least;
        this.perGroup = perGroup;
    }

    /** The least role that may do it. */
    public Role least() {
        return least;
    }

    /** Whether an operator who is confined to groups may do it there; otherwise it takes one who is not confined. */
    public boolean perGroup() {
        return perGroup;
    }
}
