package org.peerwarden.policies;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The conditions of a rule; all that are present must hold, and at least one is.
 *
 * @param ports at the peer or on this host
 */
public record Match(
        Optional<Talk> talk,
        Optional<BinaryMatch> binary,
        Optional<PeerSet> peers,
        Optional<PortSet> ports,
        Optional<Transport> transport) {

    /** Whether all conditions hold. One on something that is not known does not. */
    boolean holds(Subject subject) {
        return (talk.isEmpty() || subject.verdict().filter(talk.get()::holds).isPresent())
                && (binary.isEmpty()
                        || subject.binary().filter(binary.get()::holds).isPresent())
                && (reach() == Reach.BINARY
                        || subject.conversation().filter(this::holds).isPresent());
    }

    private boolean holds(Subject.Conversation conversation) {
        Optional<Subject.Peer> peer = conversation.peer();
        return (transport.isEmpty() || transport.get() == conversation.transport())
                && (peers.isEmpty()
                        || peer.filter(p -> peers.get().contains(p.address())).isPresent())
                && (ports.isEmpty()
                        || ports.get().contains(conversation.localPort())
                        || peer.filter(p -> ports.get().contains(p.port())).isPresent());
    }

    /** Whether this holds for everything for which the other does. False also where that cannot be told from the rules alone. */
    boolean covers(Match other) {
        return (talk.isEmpty() || other.talk.filter(talk.get()::covers).isPresent())
                && (binary.isEmpty()
                        || other.binary.filter(binary.get()::covers).isPresent())
                && (peers.isEmpty() || other.peers.filter(peers.get()::covers).isPresent())
                && (ports.isEmpty() || other.ports.filter(ports.get()::covers).isPresent())
                && (transport.isEmpty() || transport.equals(other.transport));
    }

    /** Whether nothing worth the name is left out: no condition, or only such as nearly everything meets. */
    boolean everything() {
        return talk.isEmpty()
                && binary.isEmpty()
                && peers.map(PeerSet::everything).orElse(true)
                && ports.map(PortSet::everything).orElse(true);
    }

    /** How many conditions there are. */
    int conditions() {
        Stream<Optional<?>> ofBinary = binary.stream()
                .flatMap(match -> Stream.of(match.path(), match.name(), match.sha256(), match.packageName()));
        Stream<Optional<?>> ofTalk = talk.stream().flatMap(match -> Stream.of(match.family(), match.kind()));
        Stream<Optional<?>> ofNetwork = Stream.of(peers, ports, transport);
        return (int) Stream.of(ofBinary, ofTalk, ofNetwork)
                .flatMap(conditions -> conditions)
                .filter(Optional::isPresent)
                .count();
    }

    /** What kind of thing this is about. */
    public Reach reach() {
        boolean network = peers.isPresent() || ports.isPresent() || transport.isPresent();
        boolean program = talk.isPresent() || binary.isPresent();
        if (!network) {
            return Reach.BINARY;
        }
        return program ? Reach.CONVERSATION : Reach.NETWORK;
    }

    /** What must be known before this can hold. */
    public Set<Fact> needs() {
        Set<Fact> needs = EnumSet.noneOf(Fact.class);
        talk.ifPresent(condition -> needs.add(Fact.VERDICT));
        binary.flatMap(BinaryMatch::path).ifPresent(condition -> needs.add(Fact.BINARY_PATH));
        binary.flatMap(BinaryMatch::name).ifPresent(condition -> needs.add(Fact.BINARY_PATH));
        binary.flatMap(BinaryMatch::sha256).ifPresent(condition -> needs.add(Fact.BINARY_HASH));
        binary.flatMap(BinaryMatch::packageName).ifPresent(condition -> needs.add(Fact.BINARY_PACKAGE));
        peers.ifPresent(condition -> needs.add(Fact.PEER_ADDRESS));
        ports.ifPresent(condition -> needs.add(Fact.PORT));
        transport.ifPresent(condition -> needs.add(Fact.TRANSPORT));
        return needs;
    }
}
