package org.peerwarden.agent.health;

/** How bad a {@link Warning} is. */
public enum Severity {
    /** Worth knowing. */
    NOTICE,
    /** Something is not seen or not enforced. */
    WARNING,
    /** The agent cannot do its work. */
    ERROR
}
