package org.peerwarden.controller.fleet;

/** How bad a warning is. */
public enum HostSeverity {
    /** Worth knowing. */
    NOTICE,
    /** Something is not seen or not enforced. */
    WARNING,
    /** The agent cannot do its work. */
    ERROR
}
