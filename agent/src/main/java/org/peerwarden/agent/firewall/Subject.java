package org.peerwarden.agent.firewall;

import java.util.Set;
import org.peerwarden.agent.process.ProcessKey;

/** Whose traffic is meant. */
public sealed interface Subject {
    /** Everybody's, forwarded traffic included. */
    record Anybody() implements Subject {}

    /** That of sockets of this user. */
    record User(int uid) implements Subject {}

    /**
     * That of sockets made in this control group or below.
     *
     * @param path v2, below its root, beginning with a slash
     */
    record ControlGroup(String path) implements Subject {}

    /**
     * That of the processes that run one binary, and of what they start while they are confined.
     *
     * @param binary {@link org.peerwarden.agent.process.Binary#id()}
     * @param path for people
     * @param processes those known to run it now; the owner of the ruleset keeps this up to date. The firewall looks for
     *     others that execute the same file by itself.
     */
    record Executable(long binary, String path, Set<ProcessKey> processes) implements Subject {
        public Executable {
            processes = Set.copyOf(processes);
        }
    }
}
