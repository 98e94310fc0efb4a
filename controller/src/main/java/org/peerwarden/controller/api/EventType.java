package org.peerwarden.controller.api;

/** What events there are. */
enum EventType {
    FLOW,
    VERDICT,
    HOST,
    DECISION,
    POLICY,
    /** Events were lost because they were read too slowly. */
    MISSED
}
