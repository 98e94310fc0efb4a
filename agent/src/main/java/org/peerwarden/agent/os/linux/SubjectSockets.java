package org.peerwarden.agent.os.linux;

import java.util.List;
import org.peerwarden.agent.firewall.PortRange;

/**
 * By what a packet of a subject's sockets is known.
 *
 * @param groups control groups that its sockets are made in
 * @param tcpPorts ports that its listeners from before hold; these sockets, and what they accept, carry no control group of
 *     ours
 * @param udpPorts ports that its datagram sockets from before hold
 */
record SubjectSockets(List<Group> groups, List<PortRange> tcpPorts, List<PortRange> udpPorts) {
    static final SubjectSockets NONE = new SubjectSockets(List.of(), List.of(), List.of());

    SubjectSockets {
        groups = List.copyOf(groups);
        tcpPorts = List.copyOf(tcpPorts);
        udpPorts = List.copyOf(udpPorts);
    }

    /** Ports alone. */
    static SubjectSockets ofPorts(List<PortRange> tcpPorts, List<PortRange> udpPorts) {
        return new SubjectSockets(List.of(), tcpPorts, udpPorts);
    }

    /**
     * One control group.
     *
     * @param path as nft takes it, relative to {@code /sys/fs/cgroup}
     * @param level how far below the root of the hierarchy, from 1
     */
    record Group(String path, int level) {}
}
