package org.peerwarden.controller.audit;

/** How an act ended. */
public enum AuditOutcome {
    /** It was done. */
    DONE,
    /** It was not allowed, or the credentials were not good. */
    REFUSED,
    /** It was allowed and went wrong. */
    FAILED
}
