package org.peerwarden.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.socket.EndedSocket.End;
import org.peerwarden.agent.socket.SocketTable.Fact;
import org.peerwarden.agent.socket.World.Talk;

/** What every {@link SocketTable} shows of what is there. What a table says it cannot know is held to be unknown, not false. */
public abstract class SocketTableContract {
    private final List<EndedSocket> ended = new ArrayList<>();
    private World world;
    private SocketTable table;

    /** Something to watch; closed after the test. */
    protected abstract World makeWorld();

    /** The table under test, of the world made last; closed after the test. */
    protected abstract SocketTable makeTable();

    @BeforeEach
    final void make() {
        world = makeWorld();
        table = makeTable();
        look();
        ended.clear();
    }

    @AfterEach
    final void close() {
        table.close();
        world.close();
    }

    @Test
    void showsListenersWithoutPeer() {
        Endpoint four = world.listen("127.0.0.1");
        Endpoint six = world.listen("::1");
        Endpoint any = world.listen("::");

        for (Endpoint local : List.of(four, six, any)) {
            assertThat(at(local))
                    .singleElement()
                    .satisfies(socket -> assertThat(socket.state()).isEqualTo(SocketState.LISTEN))
                    .satisfies(socket -> assertThat(socket.peer()).isEmpty())
                    .satisfies(this::isHeld);
        }
    }

    @Test
    void showsBothEndsOfAConnection() {
        for (String loopback : List.of("127.0.0.1", "::1")) {
            Talk talk = world.connect(world.listen(loopback), loopback, true);

            assertThat(one(talk.caller(), talk.called())).satisfies(this::isEstablished, this::isHeld);
            assertThat(one(talk.called(), talk.caller())).satisfies(this::isEstablished, this::isHeld);
        }
    }

    @Test
    void showsIpv4ThroughAnIpv6SocketAsIpv4() {
        Talk talk = world.connect(world.listen("::"), "127.0.0.1", true);

        assertThat(one(talk.called(), talk.caller())).satisfies(this::isEstablished, this::isHeld);
    }

    @Test
    void knowsWhatIsNotAcceptedYet() {
        Talk talk = world.connect(world.listen("127.0.0.1"), "127.0.0.1", false);

        Observation waiting = one(talk.called(), talk.caller());
        assertThat(waiting).satisfies(this::isEstablished);
        assertThat(waiting.inode() == 0).isEqualTo(knows(Fact.INODE));
    }

    @Test
    void countsBytes() {
        Talk talk = world.connect(world.listen("127.0.0.1"), "127.0.0.1", true);
        world.exchange(talk, 3000, 400);

        if (knows(Fact.BYTES)) {
            awaitBytes(talk.caller(), talk.called(), new ByteCounts(3000, 400));
            awaitBytes(talk.called(), talk.caller(), new ByteCounts(400, 3000));
        } else {
            assertThat(one(talk.caller(), talk.called()).bytes()).isEmpty();
        }
    }

    @Test
    void tellsOfAnOrderlyEnd() {
        Talk talk = world.connect(world.listen("127.0.0.1"), "127.0.0.1", true);
        world.exchange(talk, 3000, 400);
        one(talk.caller(), talk.called());
        world.close(talk);

        for (Talk end : List.of(talk, new Talk(talk.called(), talk.caller()))) {
            assertThat(isOpen(end)).isFalse();
            isToldOnce(end, End.CLOSED);
        }
    }

    @Test
    void tellsOfAReset() {
        Talk talk = world.connect(world.listen("::1"), "::1", true);
        one(talk.caller(), talk.called());
        world.reset(talk);

        for (Talk end : List.of(talk, new Talk(talk.called(), talk.caller()))) {
            assertThat(isOpen(end)).isFalse();
            isToldOnce(end, End.RESET);
        }
    }

    @Test
    void tellsOfWhatLivedBetweenTwoLooks() {
        Talk talk = world.connect(world.listen("127.0.0.1"), "127.0.0.1", true);
        world.exchange(talk, 3000, 400);
        world.close(talk);

        assertThat(isOpen(talk)).isFalse();
        if (knows(Fact.SHORT_LIVED)) {
            isToldOnce(talk, End.CLOSED);
            Observation last = told(talk).getFirst().last();
            assertThat(last.bytes()).hasValueSatisfying(bytes -> {
                assertThat(bytes.sent()).isEqualTo(3000);
                assertThat(bytes.received()).isBetween(400L, 401L);
            });
            assertThat(last.uid()).isNotZero();
        }
    }

    @Test
    void tellsOfARefusedCall() {
        Talk talk = world.refused("127.0.0.1");

        assertThat(isOpen(talk)).isFalse();
        if (knows(Fact.SHORT_LIVED)) {
            isToldOnce(talk, End.REFUSED);
        }
    }

    @Test
    void showsDatagramSocketsWithAndWithoutPeer() {
        for (String address : List.of("127.0.0.1", "::1")) {
            Endpoint waiting = world.datagrams(address);
            Talk talk = world.datagramsTo(waiting);

            assertThat(at(waiting))
                    .singleElement()
                    .satisfies(socket -> assertThat(socket.transport()).isEqualTo(Transport.UDP))
                    .satisfies(socket -> assertThat(socket.state()).isEqualTo(SocketState.UNCONNECTED))
                    .satisfies(socket -> assertThat(socket.peer()).isEmpty())
                    .satisfies(this::isHeld);
            assertThat(one(talk.caller(), talk.called())).satisfies(this::isEstablished, this::isHeld);
        }
    }

    @Test
    void neverNamesAPeerThatIsNone() {
        world.listen("0.0.0.0");
        world.datagrams("0.0.0.0");
        world.datagrams("::");
        world.connect(world.listen("::1"), "::1", true);

        assertThat(look().observations().stream().map(Observation::peer).flatMap(Optional::stream))
                .isNotEmpty()
                .noneMatch(peer -> peer.unspecified() || peer.port() == 0);
    }

    @Test
    void saysTheSameOfWhatDidNotChange() {
        Talk talk = world.connect(world.listen("127.0.0.1"), "127.0.0.1", true);
        world.exchange(talk, 10, 10);
        Observation first = Await.until(
                () -> one(talk.caller(), talk.called()),
                socket -> !knows(Fact.BYTES) || socket.bytes().equals(Optional.of(new ByteCounts(10, 10))));

        assertThat(one(talk.caller(), talk.called())).isEqualTo(first);
        assertThat(told(talk)).isEmpty();
    }

    private void isEstablished(Observation socket) {
        assertThat(socket.state()).isEqualTo(SocketState.ESTABLISHED);
    }

    /** A process holds it: there is a number to find it by, the kernel's or the table's own. */
    private void isHeld(Observation socket) {
        assertThat(socket.inode()).isPositive();
        assertThat(socket.cookie() != 0).isEqualTo(knows(Fact.COOKIE));
        assertThat(socket.uid()).isEqualTo(knows(Fact.UID) ? world.uid() : -1);
    }

    private void isToldOnce(Talk end, End how) {
        if (!knows(Fact.END)) {
            assertThat(ended).isEmpty();
            return;
        }
        Await.until(
                () -> {
                    look();
                    return told(end);
                },
                found -> !found.isEmpty());
        look();
        assertThat(told(end))
                .singleElement()
                .satisfies(socket -> assertThat(socket.end()).isEqualTo(how));
    }

    private List<EndedSocket> told(Talk end) {
        return ended.stream()
                .filter(socket -> between(end.caller(), end.called()).test(socket.last()))
                .toList();
    }

    private boolean isOpen(Talk talk) {
        return look().observations().stream()
                .filter(socket -> socket.state() != SocketState.TIME_WAIT)
                .anyMatch(between(talk.caller(), talk.called()));
    }

    private void awaitBytes(Endpoint local, Endpoint peer, ByteCounts bytes) {
        Await.until(() -> one(local, peer).bytes(), seen -> seen.equals(Optional.of(bytes)));
    }

    private Observation one(Endpoint local, Endpoint peer) {
        List<Observation> found =
                look().observations().stream().filter(between(local, peer)).toList();
        assertThat(found).as("%s to %s", local, peer).hasSize(1);
        return found.getFirst();
    }

    private List<Observation> at(Endpoint local) {
        return look().observations().stream()
                .filter(socket -> socket.local().equals(local) && socket.peer().isEmpty())
                .toList();
    }

    private static Predicate<Observation> between(Endpoint local, Endpoint peer) {
        return socket -> socket.local().equals(local) && socket.peer().equals(Optional.of(peer));
    }

    private boolean knows(Fact fact) {
        return !table.unknown().contains(fact);
    }

    private Snapshot look() {
        Snapshot snapshot = table.snapshot();
        ended.addAll(snapshot.ended());
        return snapshot;
    }
}
