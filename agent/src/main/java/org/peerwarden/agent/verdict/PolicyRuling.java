package org.peerwarden.agent.verdict;

import java.util.Optional;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.policies.Ruling;

/**
 * What the policy says of something on this host. Three forms, by {@link org.peerwarden.policies.Match#reach()} of the rule:
 *
 * <ul>
 *   <li>of a binary as a whole: only {@link #binary()} is present;
 *   <li>of conversations: peer, flow and transport are present (the peer is not where the host cannot see it), and the binary
 *       where it is known;
 *   <li>of the network whoever talks: all are empty. Only rules of reach {@code NETWORK} that allow or block have this form,
 *       and they stand before anybody talks; what is meant is in the rule's {@link org.peerwarden.policies.Match}.
 * </ul>
 *
 * @param flow one that shows it; of several that one rule meets at one peer the first
 */
public record PolicyRuling(
        Ruling ruling,
        Optional<Binary> binary,
        Optional<Endpoint> peer,
        Optional<FlowId> flow,
        Optional<Transport> transport) {}
