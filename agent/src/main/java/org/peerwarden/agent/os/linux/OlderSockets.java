package org.peerwarden.agent.os.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.peerwarden.agent.firewall.PortRange;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

/**
 * The sockets that processes had before they were confined. These do not carry the control group of the confinement: their
 * connections are cut, and their listeners and datagram sockets, which cutting would not end or would end for good, are known
 * by the ports that they hold.
 */
final class OlderSockets {
    private final Map<Long, Set<ProcessKey>> seen = new HashMap<>();
    private final Map<Long, Set<Long>> inodes = new HashMap<>();

    /** Forgets all binaries but these. */
    void retain(Set<Long> binaries) {
        seen.keySet().retainAll(binaries);
        inodes.keySet().retainAll(binaries);
    }

    /**
     * The ports that older sockets of a binary hold.
     *
     * @param confined its processes that are confined now
     * @param open inodes of the sockets that its processes hold now
     */
    SubjectSockets ports(long binary, Set<ProcessKey> confined, Set<Long> open, List<Observation> sockets) {
        Set<ProcessKey> known = seen.computeIfAbsent(binary, _ -> new HashSet<>());
        Set<Long> old = inodes.computeIfAbsent(binary, _ -> new HashSet<>());
        known.retainAll(confined);
        old.retainAll(open);
        if (known.addAll(confined)) {
            // A new process was just confined: what it has now is from before. Of the others all is taken too, which
            // blocks
            // no more than the binary is blocked anyway.
            old.addAll(open);
        }
        return ports(sockets, socket -> old.contains(socket.inode()));
    }

    /** The ports that listeners and datagram sockets among these hold, loopback's left out. */
    static SubjectSockets ports(List<Observation> sockets, Predicate<Observation> wanted) {
        Map<Transport, List<PortRange>> ports = sockets.stream()
                .filter(socket -> !socket.local().address().isLoopbackAddress()
                        && socket.local().port() != 0
                        && (socket.transport() == Transport.UDP || socket.state() == SocketState.LISTEN)
                        && wanted.test(socket))
                .collect(Collectors.groupingBy(
                        Observation::transport,
                        Collectors.mapping(
                                socket -> PortRange.of(socket.local().port()),
                                Collectors.collectingAndThen(
                                        Collectors.toCollection(ArrayList::new),
                                        list -> list.stream()
                                                .distinct()
                                                .sorted()
                                                .toList()))));
        return SubjectSockets.ofPorts(
                ports.getOrDefault(Transport.TCP, List.of()), ports.getOrDefault(Transport.UDP, List.of()));
    }
}
