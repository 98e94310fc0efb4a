package org.peerwarden.agent.firewall;

import java.util.Set;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Transport;

/** One thing that may not talk. {@link #source()} names the rule or decision that wants it. */
public sealed interface Block {
    String source();

    /** Everything that sockets of this user send or are sent. */
    record User(String source, int uid) implements Block {}

    /** Everything that sockets made in this control group (v2, path below its root) send or are sent. */
    record ControlGroup(String source, String path) implements Block {}

    /** Everything to and from these addresses. */
    record Peer(String source, Prefix prefix) implements Block {}

    /** Everything to and from this port at the peer, or this port here. */
    record Port(String source, Transport transport, int port) implements Block {}

    /** A whole transport, to and from everywhere but loopback. */
    record Protocol(String source, Transport transport) implements Block {}

    /**
     * Everything that these processes, which run one binary, send or are sent.
     *
     * @param binary {@link org.peerwarden.agent.process.Binary#id()}
     * @param path for the text of counts and for people
     * @param processes the processes that run it now; the owner of the ruleset keeps this up to date
     */
    record Executable(String source, long binary, String path, Set<ProcessKey> processes) implements Block {
        public Executable {
            processes = Set.copyOf(processes);
        }
    }
}
