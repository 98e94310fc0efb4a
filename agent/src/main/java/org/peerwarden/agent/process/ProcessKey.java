package org.peerwarden.agent.process;

/**
 * A process of this boot. The pid alone is used again.
 *
 * @param start when it started, in the platform's own unit since boot (Linux: clock ticks)
 */
public record ProcessKey(int pid, long start) {}
