package org.peerwarden.agent.health;

import java.time.Instant;

/**
 * One thing that is wrong now.
 *
 * @param text what is wrong and what to do about it, in one or two sentences
 * @param since when it was first noticed
 */
public record Warning(HealthCode code, String text, Instant since) {}
