package org.peerwarden.agent;

import java.util.logging.LogManager;

/**
 * Logging that lasts until the process is gone. The JDK's own closes every handler when a shutdown begins, at the same time as
 * the agent closes what it has, so that its last lines would be lost. Made by the JDK, by name.
 */
public final class LastingLog extends LogManager {
    /** Does nothing: what {@link LogLines} installed writes each line at once and holds nothing that must be closed. */
    @Override
    public void reset() {}
}
