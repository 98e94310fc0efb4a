package org.peerwarden.agent;

import java.nio.file.Path;
import java.time.Duration;
import org.peerwarden.agent.flow.FlowLimits;
import org.peerwarden.agent.link.LinkConfig;
import org.peerwarden.agent.spool.SpoolLimits;

/**
 * What an administrator can set. Each part goes only to the package that it is for.
 *
 * @param data where everything is kept that must outlive the process
 * @param poll time between two looks at the sockets; 200 ms to 60 s
 * @param hashBytesPerSecond how fast executables are read at most
 */
record AgentConfig(
        Path data, Duration poll, FlowLimits flows, SpoolLimits spool, LinkConfig link, long hashBytesPerSecond) {
    static final Path DEFAULT_DATA = Path.of("/var/lib/peerwarden");

    /** Short enough that people see what they do, long enough to cost nothing. */
    static final Duration DEFAULT_POLL = Duration.ofSeconds(1);

    private static final Duration SHORTEST_POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(60);

    static final AgentConfig DEFAULT = new AgentConfig(
            DEFAULT_DATA, DEFAULT_POLL, FlowLimits.DEFAULT, SpoolLimits.DEFAULT, LinkConfig.DEFAULT, 32L << 20);

    AgentConfig {
        if (poll.compareTo(SHORTEST_POLL) < 0 || poll.compareTo(LONGEST_POLL) > 0) {
            throw new IllegalArgumentException("poll is from 200ms to 60s, not " + poll);
        }
        if (hashBytesPerSecond < 1) {
            throw new IllegalArgumentException("hashing reads at least a byte a second");
        }
    }

    AgentConfig withData(Path directory) {
        return new AgentConfig(directory, poll, flows, spool, link, hashBytesPerSecond);
    }

    /** Where a running agent is asked. */
    Path controlSocket() {
        return data.resolve("control.sock");
    }
}
