package org.peerwarden.agent.verdict;

/** How much of a conduct makes a peer. */
public record JudgeConfig() {
    public static final JudgeConfig DEFAULT = new JudgeConfig();
}
