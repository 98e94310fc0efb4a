package org.peerwarden.agent.flow;

/** A flow's name, unique over all hosts: 128 bits from {@link FlowIds}. */
public record FlowId(long high, long low) {
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
