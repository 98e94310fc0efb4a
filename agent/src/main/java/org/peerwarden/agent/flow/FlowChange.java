package org.peerwarden.agent.flow;

/**
 * A flow came, changed or went. Carries the flow's newest state, not a difference.
 *
 * @param sequence 1 for the first change of a flow, then rising by one
 */
public record FlowChange(Flow flow, int sequence) {}
