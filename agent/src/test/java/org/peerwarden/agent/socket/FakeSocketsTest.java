package org.peerwarden.agent.socket;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.peerwarden.agent.socket.EndedSocket.End;

class FakeSocketsTest extends SocketTableContract {
    private final FakeSockets fake = new FakeSockets(InstantSource.fixed(Instant.EPOCH));

    @Override
    protected World makeWorld() {
        return new FakeWorld(fake);
    }

    @Override
    protected SocketTable makeTable() {
        return fake;
    }

    /** As much of a kernel as the contract needs. */
    private static final class FakeWorld implements World {
        private final FakeSockets fake;
        private final Set<Talk> seen = new HashSet<>();
        private long next = 1;
        private int port = 10_000;

        FakeWorld(FakeSockets fake) {
            this.fake = fake;
        }

        @Override
        public Endpoint listen(String address) {
            return waiting(Transport.TCP, SocketState.LISTEN, address);
        }

        @Override
        public Endpoint datagrams(String address) {
            return waiting(Transport.UDP, SocketState.UNCONNECTED, address);
        }

        private Endpoint waiting(Transport transport, SocketState state, String address) {
            Endpoint local = new Endpoint(InetAddress.ofLiteral(address), port++);
            show(transport, state, local, Optional.empty(), next, Optional.empty());
            return local;
        }

        @Override
        public Talk connect(Endpoint listener, String from, boolean accepted) {
            InetAddress address = InetAddress.ofLiteral(from);
            Talk talk = new Talk(new Endpoint(address, port++), new Endpoint(address, listener.port()));
            show(talk.caller(), talk.called(), next, 0, 0);
            show(talk.called(), talk.caller(), accepted ? next : 0, 0, 0);
            seen.add(talk);
            return talk;
        }

        @Override
        public Talk datagramsTo(Endpoint peer) {
            Endpoint local = new Endpoint(peer.address(), port++);
            show(Transport.UDP, SocketState.ESTABLISHED, local, Optional.of(peer), next, Optional.empty());
            return new Talk(local, peer);
        }

        @Override
        public void exchange(Talk talk, int there, int back) {
            count(talk.caller(), talk.called(), new ByteCounts(there, back));
            count(talk.called(), talk.caller(), new ByteCounts(back, there));
        }

        @Override
        public void close(Talk talk) {
            end(talk, End.CLOSED);
        }

        @Override
        public void reset(Talk talk) {
            end(talk, End.RESET);
        }

        @Override
        public Talk refused(String address) {
            InetAddress host = InetAddress.ofLiteral(address);
            Talk talk = new Talk(new Endpoint(host, port++), new Endpoint(host, 9));
            fake.lived(
                    new Observation(
                            Transport.TCP,
                            SocketState.CLOSED,
                            talk.caller(),
                            Optional.of(talk.called()),
                            0,
                            -1,
                            next++,
                            Optional.empty()),
                    End.REFUSED);
            return talk;
        }

        @Override
        public int uid() {
            return 1000;
        }

        @Override
        public void close() {}

        private void end(Talk talk, End how) {
            for (Talk side : Set.of(talk, new Talk(talk.called(), talk.caller()))) {
                fake.find(side.caller(), Optional.of(side.called()))
                        .ifPresent(socket -> fake.end(socket.cookie(), how));
            }
        }

        private void count(Endpoint local, Endpoint peer, ByteCounts bytes) {
            Observation old = fake.find(local, Optional.of(peer)).orElseThrow();
            fake.show(new Observation(
                    old.transport(),
                    old.state(),
                    local,
                    old.peer(),
                    old.inode(),
                    old.uid(),
                    old.cookie(),
                    Optional.of(bytes)));
        }

        private void show(Endpoint local, Endpoint peer, long inode, long sent, long received) {
            show(
                    Transport.TCP,
                    SocketState.ESTABLISHED,
                    local,
                    Optional.of(peer),
                    inode,
                    Optional.of(new ByteCounts(sent, received)));
        }

        private void show(
                Transport transport,
                SocketState state,
                Endpoint local,
                Optional<Endpoint> peer,
                long inode,
                Optional<ByteCounts> bytes) {
            fake.show(new Observation(transport, state, local, peer, inode, 1000, next++, bytes));
        }
    }
}
