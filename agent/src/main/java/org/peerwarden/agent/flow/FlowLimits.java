package org.peerwarden.agent.flow;

import java.time.Duration;

/**
 * How much a {@link FlowTable} may hold and say.
 *
 * @param flows open flows in all; what comes beyond is left out and counted
 * @param flowsPerProcess open flows of one process, so that a client with thousands of peers leaves room for the others
 * @param byteInterval least time between two changes of one flow that only say that bytes moved
 */
public record FlowLimits(int flows, int flowsPerProcess, Duration byteInterval) {
    public static final FlowLimits DEFAULT = new FlowLimits(65_536, 4_096, Duration.ofSeconds(30));

    public FlowLimits {
        if (flows < 1 || flowsPerProcess < 1 || byteInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + flows + ", " + flowsPerProcess + ", " + byteInterval);
        }
    }
}
