package org.peerwarden.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.agent.process.Attribution.Method.INODE;
import static org.peerwarden.agent.process.Attribution.Method.LISTENER;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.socket.EndedSocket;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Observation;
import org.peerwarden.agent.socket.Snapshot;
import org.peerwarden.agent.socket.SocketState;
import org.peerwarden.agent.socket.Transport;

final class AttributorTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final FakeProcesses processes = new FakeProcesses();
    private final FakeBinaryFiles files = new FakeBinaryFiles();
    private final Health health = new Health(InstantSource.fixed(START));
    private final Hasher hasher = new Hasher(files, PackageTable.NONE, 1 << 20);
    private final Attributor attributor = new Attributor(processes, hasher, health);
    private long second;

    @AfterEach
    void close() {
        hasher.close();
    }

    @Test
    void nameTheProcessThatHoldsTheInode() {
        processes.start(7, 70, "/usr/bin/curl", 100);
        processes.start(8, 80, "/usr/bin/wget", 101);

        List<Attribution> found = attribute(established(100, 1), established(101, 2));

        assertThat(found).extracting(Attribution::method).containsOnly(INODE);
        assertThat(paths(found)).containsExactly("/usr/bin/curl", "/usr/bin/wget");
    }

    @Test
    void sayUnknownWhenTheProcessEndedBeforeItWasLookedAt() {
        processes.start(7, 70, "/usr/bin/other", 1);

        assertThat(attribute(established(100, 1))).containsExactly(Attribution.UNKNOWN);
    }

    @Test
    void nameTheOldestOfThoseThatShareASocketAndTheNextWhenItEnds() {
        ProcessKey parent = processes.start(7, 70, "/usr/sbin/nginx", 100);
        attribute(established(100, 1));
        processes.start(9, 90, "/usr/sbin/nginx-worker", 100, 101);
        attribute(established(100, 1), established(101, 2));
        assertThat(paths(attribute(established(100, 1), established(101, 2))))
                .containsExactly("/usr/sbin/nginx", "/usr/sbin/nginx-worker");

        processes.end(parent);

        assertThat(paths(attribute(established(100, 1), established(101, 2))))
                .containsExactly("/usr/sbin/nginx-worker", "/usr/sbin/nginx-worker");
    }

    @Test
    void nameTheParentOfAForkAlsoWhenTheChildIsFoundFirst() {
        ProcessKey parent = processes.start(7, 70, "/usr/sbin/server", 100);
        ProcessKey child = processes.fork(parent, 8, 80);

        assertThat(pids(attribute(established(100, 1)))).containsExactly(7);
        assertThat(processes.takeLookedAt()).containsExactly(child, parent);
        processes.end(parent);

        assertThat(pids(attribute(established(100, 1)))).containsExactly(8);
    }

    @Test
    void nameTheReceiverOfAPassedSocketWhenTheSenderEnds() {
        ProcessKey sender = processes.start(9, 90, "/usr/bin/sender", 100);
        ProcessKey receiver = processes.start(5, 50, "/usr/bin/receiver");
        assertThat(paths(attribute(established(100, 1)))).containsExactly("/usr/bin/sender");
        processes.open(receiver, 100);
        assertThat(paths(attribute(established(100, 1)))).containsExactly("/usr/bin/sender");

        processes.end(sender);

        assertThat(paths(attribute(established(100, 1)))).containsExactly("/usr/bin/receiver");
    }

    @Test
    void neverNameTheNewProcessOfAPidThatIsUsedAgain() {
        ProcessKey first = processes.start(7, 70, "/usr/bin/curl", 100);
        attribute(established(100, 1));
        processes.end(first);
        processes.start(7, 71, "/usr/bin/innocent", 555);

        assertThat(attribute(established(100, 1))).containsExactly(Attribution.UNKNOWN);
    }

    @Test
    void takeAnInodeThatIsUsedAgainForAnotherSocket() {
        ProcessKey first = processes.start(7, 70, "/usr/bin/curl", 100);
        attribute(established(100, 1));
        processes.close(first, 100);
        processes.start(8, 80, "/usr/bin/wget", 100);

        assertThat(paths(attribute(established(100, 2)))).containsExactly("/usr/bin/wget");
    }

    @Test
    void nameTheListenerOfAConnectionThatWaits() {
        processes.start(7, 70, "/usr/sbin/nginx", 100);

        List<Attribution> found = attribute(
                listener(100, 1, "0.0.0.0:80"),
                socket(Transport.TCP, SocketState.ESTABLISHED, "192.0.2.1:80", "203.0.113.5:4000", 0, 2));

        assertThat(found.get(1).method()).isEqualTo(LISTENER);
        assertThat(paths(found)).containsExactly("/usr/sbin/nginx", "/usr/sbin/nginx");
    }

    @Test
    void notChooseBetweenTwoThatListenOnOnePort() {
        processes.start(7, 70, "/usr/sbin/nginx", 100);
        processes.start(8, 80, "/usr/sbin/haproxy", 101);

        assertThat(attribute(
                                listener(100, 1, "0.0.0.0:80"),
                                listener(101, 2, "0.0.0.0:80"),
                                socket(
                                        Transport.TCP,
                                        SocketState.ESTABLISHED,
                                        "192.0.2.1:80",
                                        "203.0.113.5:4000",
                                        0,
                                        3))
                        .get(2))
                .isEqualTo(Attribution.UNKNOWN);
    }

    @Test
    void rememberWhoseASocketWasWhileItClosesDown() {
        processes.start(7, 70, "/usr/bin/curl", 100);
        attribute(established(100, 1));

        List<Attribution> found =
                attribute(socket(Transport.TCP, SocketState.TIME_WAIT, "192.0.2.1:4000", "203.0.113.5:80", 0, 1));

        assertThat(paths(found)).containsExactly("/usr/bin/curl");
    }

    @Test
    void notGuessWhoseASocketWasThatIsClosingWhenFirstSeen() {
        processes.start(7, 70, "/usr/sbin/nginx", 100);

        assertThat(attribute(
                                listener(100, 1, "0.0.0.0:80"),
                                socket(Transport.TCP, SocketState.TIME_WAIT, "192.0.2.1:80", "203.0.113.5:4000", 0, 2))
                        .get(1))
                .isEqualTo(Attribution.UNKNOWN);
    }

    @Test
    void sayKernelOnlyWhereNoProcessCanHoldIt() {
        List<Attribution> found = attribute(
                socket(Transport.UDP, SocketState.UNCONNECTED, "0.0.0.0:51820", null, 0, 1),
                socket(Transport.UDP, SocketState.UNCONNECTED, "0.0.0.0:51821", null, 500, 2));

        assertThat(found).containsExactly(Attribution.KERNEL, Attribution.UNKNOWN);
    }

    @Test
    void nameWhoHeldAnEndedSocketThatWasSeenBefore() {
        processes.start(7, 70, "/usr/bin/curl", 100);
        attribute(established(100, 1));

        Attributed attributed = attributor.attribute(new Snapshot(
                START.plusSeconds(9),
                List.of(),
                List.of(
                        new EndedSocket(established(0, 1), EndedSocket.End.CLOSED, START.plusSeconds(9)),
                        new EndedSocket(established(0, 77), EndedSocket.End.CLOSED, START.plusSeconds(9)))));

        assertThat(attributed.ended()).hasSize(2);
        assertThat(paths(List.of(attributed.ended().getFirst().attribution()))).containsExactly("/usr/bin/curl");
        assertThat(attributed.ended().getLast().attribution()).isEqualTo(Attribution.UNKNOWN);
    }

    @Test
    void notLookAtProcessesOfASteadyHost() {
        Observation[] sockets = new Observation[40_000];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = established(1_000 + i, 1 + i);
        }
        for (int pid = 0; pid < 40; pid++) {
            ProcessKey key = processes.start(100 + pid, pid, "/usr/bin/server" + pid);
            for (int i = pid * 1_000; i < (pid + 1) * 1_000; i++) {
                processes.open(key, 1_000 + i);
            }
        }
        assertThat(attribute(sockets)).allMatch(attribution -> attribution.method() == INODE);
        assertThat(processes.takeLookedAt()).hasSize(40);

        for (int i = 0; i < 5; i++) {
            assertThat(attribute(sockets)).allMatch(attribution -> attribution.method() == INODE);
        }

        assertThat(processes.takeLookedAt()).isEmpty();
    }

    @Test
    void giveThePairOfAnUnchangedSocketAgain() {
        processes.start(7, 70, "/usr/bin/curl", 100);
        Observation socket = established(100, 1);
        attribute(socket);

        AttributedSocket one = attributor
                .attribute(new Snapshot(START, List.of(socket), List.of()))
                .open()
                .getFirst();
        AttributedSocket two = attributor
                .attribute(new Snapshot(START, List.of(socket), List.of()))
                .open()
                .getFirst();

        assertThat(two).isSameAs(one);
    }

    @Test
    void lookFirstAtWhoOpenedLast() {
        processes.start(1, 10, "/usr/bin/idle", 1);
        ProcessKey busy = processes.start(2, 20, "/usr/bin/busy", 100);
        processes.start(3, 30, "/usr/bin/also-idle", 2);
        attribute(established(100, 1));
        attribute(established(999, 9));
        processes.takeLookedAt();

        processes.open(busy, 101);
        attribute(established(100, 1), established(101, 2));

        assertThat(processes.takeLookedAt()).containsExactly(busy);
    }

    @Test
    void lookEverLessForWhatNobodyHolds() {
        for (int pid = 1; pid <= 10; pid++) {
            processes.start(pid, pid, "/usr/bin/p" + pid, 5_000 + pid);
        }
        for (int i = 0; i < 200; i++) {
            attribute(established(100, 1));
        }

        assertThat(processes.takeLookedAt()).hasSizeLessThan(200);
        assertThat(codes()).containsExactly(HealthCode.OWNERS_UNKNOWN);

        attribute();
        assertThat(codes()).isEmpty();
    }

    @Test
    void sayThatProcessesRefuseToBeLookedAt() {
        processes.refuse();
        for (int i = 0; i < 20; i++) {
            attribute(established(100, 1));
        }

        assertThat(health.warnings())
                .extracting(Warning::text)
                .first()
                .asString()
                .contains("run the agent as root");
    }

    @Test
    void noticeAProcessThatBecameAnotherProgram() {
        ProcessKey shell = processes.start(7, 70, "/bin/sh", 100);
        attribute(established(100, 1));
        processes.become(shell, "/usr/bin/client");
        second += 60;

        attribute(established(100, 1));

        assertThat(paths(attribute(established(100, 1)))).containsExactly("/usr/bin/client");
    }

    @Test
    void giveTheHashWhenItIsKnown() {
        files.write("/usr/bin/curl", "content");
        processes.start(7, 70, "/usr/bin/curl", 100);

        Await.until(
                () -> attribute(established(100, 1))
                        .getFirst()
                        .owner()
                        .flatMap(owner -> owner.binary().sha256()),
                Optional::isPresent);

        assertThat(attributor.owners())
                .singleElement()
                .satisfies(owner -> assertThat(owner.binary().sha256()).isPresent());
    }

    @Test
    void forgetSocketsAndProcessesThatAreGone() {
        ProcessKey process = processes.start(7, 70, "/usr/bin/curl", 100);
        attribute(established(100, 1));
        processes.end(process);
        for (int i = 0; i < 4; i++) {
            attribute();
        }

        assertThat(attributor.owners()).isEmpty();
        assertThat(attributor.remembered()).isZero();
    }

    private List<HealthCode> codes() {
        return health.warnings().stream().map(Warning::code).toList();
    }

    private List<Attribution> attribute(Observation... sockets) {
        second++;
        return attributor
                .attribute(new Snapshot(START.plusSeconds(second), List.of(sockets), List.of()))
                .open()
                .stream()
                .map(AttributedSocket::attribution)
                .toList();
    }

    private static List<Integer> pids(List<Attribution> attributions) {
        return attributions.stream()
                .map(attribution -> attribution.owner().orElseThrow().process().pid())
                .toList();
    }

    private static List<String> paths(List<Attribution> attributions) {
        List<String> paths = new ArrayList<>();
        for (Attribution attribution : attributions) {
            paths.add(attribution.owner().map(owner -> owner.binary().path()).orElse("-"));
        }
        return paths;
    }

    private static Observation established(long inode, long cookie) {
        return socket(Transport.TCP, SocketState.ESTABLISHED, "192.0.2.1:4000", "203.0.113.5:80", inode, cookie);
    }

    private static Observation listener(long inode, long cookie, String local) {
        return socket(Transport.TCP, SocketState.LISTEN, local, null, inode, cookie);
    }

    private static Observation socket(
            Transport transport, SocketState state, String local, @Nullable String peer, long inode, long cookie) {
        return new Observation(
                transport,
                state,
                Sights.endpoint(local),
                peer == null ? Optional.<Endpoint>empty() : Optional.of(Sights.endpoint(peer)),
                inode,
                1000,
                cookie,
                Optional.empty());
    }
}
