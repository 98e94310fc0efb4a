package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.agent.firewall.Endpoints.prefix;
import static org.peerwarden.agent.firewall.FirewallContract.OTHER;
import static org.peerwarden.agent.firewall.FirewallContract.PEER;
import static org.peerwarden.agent.firewall.FirewallContract.PORT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.Await;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.firewall.Traffic;

/** Blocks binaries and control groups, each against a program beside it that is left alone. */
@Tag("kernel")
final class ConfinementTest {
    private static final long BINARY = 0xf00dL;

    private final CgroupTree whole = CgroupTree.find().orElseThrow();
    private final String name = "pwtest-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    private final Path group = whole.mount().resolve(name);
    private final FarHost far = new FarHost();

    @TempDir
    private Path programs;

    private CgroupTree tree;
    private Firewall firewall;
    private Talker talker;
    private Talker bystander;

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectory(group);
        tree = new CgroupTree(group, whole.group(group));
        firewall = new NftFirewall(new ProcProcesses(), Optional.of(tree));
        talker = new Talker(programs.resolve("pwtalker"), group);
        bystander = new Talker(programs.resolve("pwbystander"), group);
    }

    @AfterEach
    void end() {
        talker.close();
        bystander.close();
        firewall.cleanUp();
        firewall.close();
        far.close();
        Await.until(() -> group.toFile().delete() || !Files.exists(group), gone -> gone);
    }

    private Subject executable() {
        return new Subject.Executable(BINARY, programs.resolve("pwtalker").toString(), Set.of(talker.process()));
    }

    private Firewall.Applied block() {
        return firewall.apply(Ruleset.of(new Block("no-talker", executable(), Traffic.EVERYTHING)));
    }

    @Test
    void newConnectionsOfTheBinaryAreRefusedAndOthersAreNot() {
        assertThat(talker.connects(PEER, PORT)).isTrue();

        assertThat(block().notEnforced()).isEmpty();
        assertThat(talker.connects(PEER, PORT)).isFalse();
        assertThat(bystander.connects(PEER, PORT)).isTrue();
        assertThat(firewall.counts()).singleElement().satisfies(count -> {
            assertThat(count.source()).isEqualTo("no-talker");
            assertThat(count.what()).contains("pwtalker");
            assertThat(count.packets()).isPositive();
        });
    }

    @Test
    void itsConnectionsAreCutAndOthersAreNot() {
        String open = "$t = IO::Socket::INET->new(PeerAddr => '" + PEER + ":" + PORT + "') ? 'open' : 'no'";
        String word = "syswrite($t, 'x') && sysread($t, $b, 1) ? $b : \"cut: $!\"";
        String connect = open.replace("$t = IO", "($t = IO").replace("') ?", "')) ?");
        assertThat(List.of(talker.say(connect), bystander.say(connect))).containsOnly("open");
        assertThat(List.of(talker.say(word), bystander.say(word))).containsOnly("x");

        assertThat(block().connectionsCut()).isEqualTo(1);
        assertThat(talker.say(word)).startsWith("cut: ");
        assertThat(bystander.say(word)).isEqualTo("x");
        assertThat(block().connectionsCut()).isZero();
    }

    @Test
    void socketsFromBeforeAreStarved() {
        assertThat(talker.say("$u = IO::Socket::INET->new(Proto => 'udp', LocalPort => 7097); 1"))
                .isEqualTo("1");
        assertThat(talker.say("$l = IO::Socket::INET->new(Listen => 5, LocalPort => 7098); 1"))
                .isEqualTo("1");
        String send =
                "defined $u->send('x', 0, pack_sockaddr_in(7000, inet_aton('" + PEER + "'))) ? 'sent' : \"no: $!\"";
        assertThat(talker.say(send)).isEqualTo("sent");
        Await.until(far::heard, heard -> heard == 1);
        assertThat(far.reaches("10.77.0.1", 7098)).isTrue();

        block();
        assertThat(talker.say(send)).startsWith("no: ");
        assertThat(far.heard()).isEqualTo(1);
        assertThat(far.reaches("10.77.0.1", 7098)).isFalse();

        firewall.apply(Ruleset.EMPTY);
        assertThat(talker.say(send)).isEqualTo("sent");
        Await.until(far::heard, heard -> heard == 2);
        assertThat(far.reaches("10.77.0.1", 7098)).isTrue();
    }

    @Test
    void releaseRestoresTheProcessToItsGroup() {
        assertThat(talker.group()).isEqualTo("/" + name);
        block();
        assertThat(talker.group()).isEqualTo("/" + name + "/peerwarden.blocked-f00d");
        assertThat(bystander.group()).isEqualTo("/" + name);

        firewall.apply(Ruleset.EMPTY);
        assertThat(talker.group()).isEqualTo("/" + name);
        assertThat(talker.connects(PEER, PORT)).isTrue();
        assertThat(group.resolve("peerwarden.blocked-f00d")).doesNotExist();
    }

    @Test
    void aProcessStartedLaterIsFoundByWhatItExecutes() {
        Subject known = executable();
        Ruleset rules = Ruleset.of(new Block("no-talker", known, Traffic.EVERYTHING));
        firewall.apply(rules);
        try (Talker later = new Talker(programs.resolve("pwtalker"), group)) {
            assertThat(later.connects(PEER, PORT)).isTrue();

            firewall.apply(rules);
            assertThat(later.connects(PEER, PORT)).isFalse();
        }
    }

    @Test
    void whatAConfinedProcessStartsIsConfined() {
        block();

        assertThat(talker.say("`" + programs.resolve("pwbystander")
                        + " -MIO::Socket::INET -e 'print IO::Socket::INET->new(PeerAddr => q(" + PEER + ":" + PORT
                        + ")) ? 1 : 0'`"))
                .isEqualTo("0");
    }

    @Test
    void partOfItsTrafficIsBlocked() {
        firewall.apply(Ruleset.of(new Block("part", executable(), Traffic.with(prefix(PEER, 32)))));
        assertThat(talker.connects(PEER, PORT)).isFalse();
        assertThat(talker.connects(OTHER, PORT)).isTrue();

        firewall.apply(new Ruleset(
                List.of(new Block("allow", executable(), Traffic.with(prefix(PEER, 32)))),
                List.of(new Block("all", executable(), Traffic.EVERYTHING)),
                Optional.empty(),
                List.of()));
        assertThat(talker.connects(PEER, PORT)).isTrue();
        assertThat(talker.connects(OTHER, PORT)).isFalse();
    }

    @Test
    void theNextOneFindsWhatACrashLeft() {
        block();
        firewall.close();
        firewall = new NftFirewall(new ProcProcesses(), Optional.of(tree));
        assertThat(talker.connects(PEER, PORT)).isFalse();

        // Nobody knows the binary's processes yet; its group says who they are.
        firewall.apply(Ruleset.of(
                new Block("no-talker", new Subject.Executable(BINARY, "pwtalker", Set.of()), Traffic.EVERYTHING)));
        assertThat(talker.connects(PEER, PORT)).isFalse();

        firewall.close();
        firewall = new NftFirewall(new ProcProcesses(), Optional.of(tree));
        firewall.cleanUp();
        assertThat(talker.connects(PEER, PORT)).isTrue();
        assertThat(talker.group()).isEqualTo("/" + name);
        assertThat(group.resolve("peerwarden.blocked-f00d")).doesNotExist();
    }

    @Test
    void blocksAControlGroup() {
        firewall.apply(
                Ruleset.of(new Block("group", new Subject.ControlGroup("/" + name), Traffic.with(prefix(PEER, 32)))));

        // Sockets keep the group that they were made in: these are new.
        assertThat(talker.connects(PEER, PORT)).isFalse();
        assertThat(bystander.connects(PEER, PORT)).isFalse();
        assertThat(bystander.connects(OTHER, PORT)).isTrue();
    }

    @Test
    void aProcessInAnotherNetworkNamespaceIsSaidToBeFree() throws IOException {
        Process inside = new ProcessBuilder(
                        "unshare",
                        "--net",
                        programs.resolve("pwtalker").toString(),
                        "-e",
                        "$| = 1; print qq(up\\n); <STDIN>")
                .start();
        try {
            assertThat(inside.inputReader().readLine()).isEqualTo("up");

            assertThat(block().notEnforced())
                    .singleElement()
                    .satisfies(missing -> assertThat(missing.reason()).contains("another network namespace"));
        } finally {
            inside.destroyForcibly();
            inside.onExit().join();
        }
    }

    @Test
    void aGroupOfThreadsIsSaidToBeFree() throws IOException {
        Path threaded = Files.createDirectory(group.resolve("threaded"));
        Files.writeString(threaded.resolve("cgroup.type"), "threaded");
        try (Talker other = new Talker(programs.resolve("pwthreads"), group)) {
            CgroupTree.move(other.process().pid(), group);
            Files.writeString(
                    threaded.resolve("cgroup.threads"),
                    Integer.toString(other.process().pid()));

            assertThat(firewall.apply(Ruleset.of(new Block(
                                    "no-threads",
                                    new Subject.Executable(7, "pwthreads", Set.of(other.process())),
                                    Traffic.EVERYTHING)))
                            .notEnforced())
                    .isNotEmpty()
                    .allSatisfy(missing -> assertThat(missing.source()).isEqualTo("no-threads"));
        }
        Await.until(() -> threaded.toFile().delete() || !Files.exists(threaded), gone -> gone);
    }
}
