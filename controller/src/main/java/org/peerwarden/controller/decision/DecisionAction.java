package org.peerwarden.controller.decision;

/** What is wanted. */
public enum DecisionAction {
    /** It may talk, whatever the policy says. */
    ALLOW,
    /** It may not talk. */
    BLOCK,
    /** The host reaches its controllers and nothing else. */
    ISOLATE,
    /** The host is no longer isolated. */
    RELEASE
}
