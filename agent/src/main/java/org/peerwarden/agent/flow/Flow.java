package org.peerwarden.agent.flow;

import java.time.Instant;
import java.util.Optional;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.socket.ByteCounts;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;

/**
 * One conversation, or one socket that waits for conversations, as it is now.
 *
 * @param peer empty for a listener, and for an unconnected UDP socket whose peers the tier cannot see
 * @param bytes empty where the tier does not count
 * @param dnsName the name that a DNS answer on this host gave for the peer's address before or when the flow began
 */
public record Flow(
        FlowId id,
        Transport transport,
        Direction direction,
        Endpoint local,
        Optional<Endpoint> peer,
        Instant firstSeen,
        Instant lastSeen,
        Optional<ByteCounts> bytes,
        Outcome outcome,
        Optional<String> dnsName,
        Attribution attribution) {}
