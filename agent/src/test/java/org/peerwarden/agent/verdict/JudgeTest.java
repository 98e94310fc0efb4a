package org.peerwarden.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.peerwarden.agent.flow.FakeNames;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowChange;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owners;
import org.peerwarden.agent.process.SoftwarePackage;

/** Programs as they are, and what must be said of them. */
final class JudgeTest {
    private static final Instant START = Sights.START;
    private static final String[] SIX = {
        "11.1.0.1:51413", "20.2.0.1:51413", "45.3.0.1:6881", "80.4.0.1:38711", "91.5.0.1:51413", "130.6.0.1:6882"
    };

    static Stream<Arguments> peers() {
        return Stream.of(
                Arguments.of(
                        "a swarm of six",
                        new Talks("/usr/bin/transmission-daemon")
                                .listens(51413)
                                .binds(51413)
                                .listensOnLoopback(9091)
                                .callsByName("tracker.test", "12.0.0.1:6969")
                                .calls(SIX)
                                .calledAt(51413, "11.1.0.1:40001", "20.2.0.1:40002")),
                Arguments.of(
                        "two partners",
                        new Talks("/usr/bin/transmission-daemon")
                                .listens(51413)
                                .calls("11.1.0.1:6881")
                                .calledAt(51413, "20.2.0.1:40002")),
                Arguments.of(
                        "one peer that it calls",
                        new Talks("/usr/bin/transmission-daemon").listens(51413).calls("11.1.0.1:6881")),
                Arguments.of(
                        "a seed that is called",
                        new Talks("/usr/bin/aria2c")
                                .listens(6881)
                                .calledAt(6881, "11.1.0.1:40001", "20.2.0.1:40002", "45.3.0.1:40003")),
                Arguments.of(
                        "by datagrams only",
                        new Talks("/usr/bin/transmission-daemon")
                                .listens(51413)
                                .binds(51413)
                                .datagrams(51413, "11.1.0.1:51413", "20.2.0.1:38711")),
                Arguments.of(
                        "a port of its choice",
                        new Talks("/usr/bin/qbittorrent-nox")
                                .listens(38711)
                                .calls("11.1.0.1:51413", "20.2.0.1:6881")
                                .calledAt(38711, "45.3.0.1:40003")),
                Arguments.of(
                        "a port of its choice, called by one",
                        new Talks("/usr/bin/qbittorrent-nox").listens(38711).calledAt(38711, "45.3.0.1:40003")),
                Arguments.of(
                        "under another name",
                        new Talks("/tmp/.x/updater")
                                .listens(38711)
                                .calls("11.1.0.1:51413", "20.2.0.1:51413", "45.3.0.1:51413")
                                .calledAt(38711, "45.3.0.1:40003", "11.1.0.1:40003")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("peers")
    void nameBittorrent(String what, Talks talks) {
        Verdict verdict = judged(talks, true).orElseThrow();

        assertThat(verdict.level()).as(verdict.toString()).isEqualTo(Level.PROBABLE);
        assertThat(verdict.family()).contains("bittorrent");
        assertThat(verdict.kind()).contains(Kind.FILE_SHARING);
        assertThat(verdict.binary()).isEqualTo(talks.binary());
        assertThat(verdict.evidence()).hasSizeGreaterThan(1);
        assertThat(verdict.evidence().stream().flatMap(evidence -> evidence.example().stream()))
                .isNotEmpty()
                .allMatch(example ->
                        talks.flows().stream().anyMatch(flow -> flow.id().equals(example)));
    }

    @ParameterizedTest(name = "{0}, names unseen")
    @MethodSource("peers")
    void nameBittorrentAlsoWhereNamesAreNotSeen(String what, Talks talks) {
        assertThat(judged(talks, false).orElseThrow().level()).isEqualTo(Level.PROBABLE);
    }

    static Stream<Arguments> ordinary() {
        return Stream.of(
                Arguments.of(
                        "a name and ports alone, before any peer came",
                        new Talks("/usr/bin/transmission-daemon")
                                .listens(51413)
                                .binds(51413)
                                .calls("12.0.0.1:6969")),
                Arguments.of(
                        "curl by name",
                        new Talks("/usr/bin/curl").callsByName("www.test", "11.1.0.1:80", "20.2.0.1:443")),
                Arguments.of(
                        "curl by address",
                        new Talks("/usr/bin/curl")
                                .calls(
                                        "11.1.0.1:80",
                                        "20.2.0.1:8080",
                                        "45.3.0.1:443",
                                        "80.4.0.1:8000",
                                        "91.5.0.1:80",
                                        "130.6.0.1:80")),
                Arguments.of(
                        "wget by address at one odd port",
                        new Talks("/usr/bin/wget")
                                .calls(
                                        "11.1.0.1:18080",
                                        "20.2.0.1:18080",
                                        "45.3.0.1:18080",
                                        "80.4.0.1:18080",
                                        "91.5.0.1:18080",
                                        "130.6.0.1:18080")),
                Arguments.of(
                        "ssh by address",
                        new Talks("/usr/bin/ssh")
                                .calls("11.1.0.1:22", "20.2.0.1:22", "45.3.0.1:22", "80.4.0.1:22", "91.5.0.1:2222")),
                Arguments.of(
                        "a web server with many clients",
                        new Talks("/usr/sbin/nginx")
                                .listens(80)
                                .listens(8080)
                                .calledAt(80, many(500))
                                .calledAt(8080, many(500))),
                Arguments.of(
                        "a server at an odd port with many clients",
                        new Talks("/usr/local/bin/game").listens(25_565).calledAt(25_565, many(500))),
                Arguments.of(
                        "a datagram server at an odd port",
                        new Talks("/usr/local/bin/game").binds(27_015).datagrams(27_015, many(500))),
                Arguments.of(
                        "a proxy",
                        new Talks("/usr/sbin/haproxy")
                                .listens(443)
                                .calledAt(443, many(50))
                                .calls("11.1.0.1:7777", "20.2.0.1:7777", "45.3.0.1:7777")),
                Arguments.of(
                        "a resolver that asks many",
                        new Talks("/usr/sbin/unbound")
                                .listens(53)
                                .binds(53)
                                .asks(many(200, 53))
                                .datagrams(53, many(50))),
                Arguments.of(
                        "a resolver with one port for all",
                        new Talks("/usr/sbin/dnsmasq").binds(53).binds(34_567).datagrams(34_567, many(200, 53))),
                Arguments.of(
                        "a time client",
                        new Talks("/usr/sbin/chronyd")
                                .binds(323)
                                .asks("11.1.0.1:123", "20.2.0.1:123", "45.3.0.1:123", "80.4.0.1:123", "91.5.0.1:123")),
                Arguments.of(
                        "a time server",
                        new Talks("/usr/sbin/chronyd").binds(123).datagrams(123, many(300))),
                Arguments.of(
                        "a tracker",
                        new Talks("/usr/bin/opentracker")
                                .listens(6969)
                                .binds(6969)
                                .calledAt(6969, many(200))
                                .datagrams(6969, many(200))),
                Arguments.of(
                        "a torrent client that rests",
                        new Talks("/usr/bin/transmission-daemon")
                                .listens(51413)
                                .binds(51413)
                                .listens(9091)
                                .calledAt(9091, "11.1.0.1:40001")
                                .callsByName("blocklist.test", "12.0.0.1:443")),
                Arguments.of(
                        "curl of a tracker's page", new Talks("/usr/bin/curl").calls("12.0.0.1:6969", "11.1.0.1:6969")),
                Arguments.of(
                        "a torrent client that fetches from a web server",
                        new Talks("/usr/bin/aria2c").calls("11.1.0.1:80", "20.2.0.1:8080")),
                Arguments.of(
                        "a browser",
                        new Talks("/usr/bin/firefox")
                                .callsByName("cdn.test", many(80, 443))
                                .asks("11.1.0.1:443", "20.2.0.1:443", "45.3.0.1:3478")),
                Arguments.of(
                        "a cluster inside the site",
                        new Talks("/usr/bin/etcd")
                                .listens(12_380)
                                .calls("10.1.0.1:12380", "10.2.0.1:12380", "192.168.3.1:12380", "172.16.4.1:12380")
                                .calledAt(12_380, "10.1.0.1:40000", "10.2.0.1:40000")),
                Arguments.of(
                        "a scanner",
                        new Talks("/usr/bin/scan")
                                .calls(Outcome.REFUSED, many(300))
                                .calls(Outcome.TIMED_OUT, many(90))),
                Arguments.of(
                        "a controller of agents",
                        new Talks("/usr/lib/jvm/java/bin/java")
                                .listens(7443)
                                .listens(7480)
                                .calledAt(7443, many(300))),
                Arguments.of(
                        "a mail server",
                        new Talks("/usr/sbin/exim4")
                                .listens(25)
                                .calls(many(60, 25))
                                .calledAt(25, many(60))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ordinary")
    void accuseNobodyElse(String what, Talks talks) {
        assertThat(judged(talks, true)).as(what).isEmpty();
    }

    @ParameterizedTest(name = "{0}, names unseen")
    @MethodSource("ordinary")
    void accuseNobodyElseAlsoWhereNamesAreNotSeen(String what, Talks talks) {
        assertThat(judged(talks, false)).as(what).isEmpty();
    }

    @Test
    void suspectACrowdOfAProgramThatNobodyKnows() {
        Verdict verdict = judged(
                        new Talks("/opt/x")
                                .calls(
                                        "11.1.0.1:20001",
                                        "20.2.0.1:30002",
                                        "45.3.0.1:40003",
                                        "80.4.0.1:20004",
                                        "91.5.0.1:20005"),
                        true)
                .orElseThrow();

        assertThat(verdict.level()).isEqualTo(Level.SUSPECTED);
        assertThat(verdict.family()).isEmpty();
        assertThat(verdict.kind()).contains(Kind.UNKNOWN);
    }

    @Test
    void sayProbableWhenACrowdAlsoCalls() {
        Verdict verdict = judged(
                        new Talks("/opt/x")
                                .listens(20_999)
                                .calls(
                                        "11.1.0.1:20001",
                                        "20.2.0.1:30002",
                                        "45.3.0.1:40003",
                                        "80.4.0.1:20004",
                                        "91.5.0.1:20005")
                                .calledAt(20_999, "99.1.0.1:1", "98.1.0.1:1"),
                        true)
                .orElseThrow();

        assertThat(verdict.level()).isEqualTo(Level.PROBABLE);
        assertThat(verdict.kind()).contains(Kind.UNKNOWN);
    }

    @Test
    void nameTheFamilyOfItsProgramOrPackage() {
        Binary renamed = Owners.binary("/usr/libexec/core")
                .with(Optional.empty(), Optional.of(new SoftwarePackage("syncthing", "1.19")));

        assertThat(judged(new Talks(renamed).listens(22_000).calls("11.1.0.1:22000", "20.2.0.1:22000"), true)
                        .orElseThrow()
                        .family())
                .contains("syncthing");
        assertThat(judged(new Talks("/usr/bin/geth").listens(30_303).calls("11.1.0.1:30303", "20.2.0.1:30303"), true)
                        .orElseThrow()
                        .kind())
                .contains(Kind.CURRENCY);
    }

    @Test
    void sayAVerdictOnceAndKeepItWhileTheBinaryHasASocket() {
        Judge judge = new Judge(JudgeConfig.DEFAULT, new FakeNames(true));
        Talks talks = new Talks("/usr/bin/transmission-daemon").listens(51413).calls(SIX);
        assertThat(judge.update(talks.flows(), List.of(), START)).hasSize(1);
        assertThat(judge.update(talks.flows(), List.of(), START.plusSeconds(1))).isEmpty();
        Talks blocked = new Talks("/usr/bin/transmission-daemon").listens(51413);

        for (int minute = 1; minute < 60; minute++) {
            assertThat(judge.update(blocked.flows(), List.of(), START.plus(Duration.ofMinutes(minute))))
                    .isEmpty();
        }
        assertThat(judge.standing()).containsOnlyKeys(talks.binary());

        List<Verdict> end = judge.update(List.of(), List.of(), START.plus(Duration.ofMinutes(71)));
        assertThat(end).singleElement().satisfies(verdict -> {
            assertThat(verdict.binary()).isEqualTo(talks.binary());
            assertThat(verdict.level()).isEqualTo(Level.NONE);
            assertThat(verdict.kind()).isEmpty();
        });
        assertThat(judge.standing()).isEmpty();
    }

    @Test
    void countFlowsThatOpenedAndEndedBetweenTwoLooks() {
        Judge judge = new Judge(JudgeConfig.DEFAULT, new FakeNames(true));
        Talks ended = new Talks("/usr/bin/transmission-daemon").calls(Outcome.CLOSED, SIX);
        Talks open = new Talks("/usr/bin/transmission-daemon").listens(51413);

        List<Verdict> said = judge.update(
                open.flows(),
                ended.flows().stream().map(flow -> new FlowChange(flow, 1)).toList(),
                START);

        assertThat(said).extracting(Verdict::level).containsExactly(Level.PROBABLE);
    }

    @Test
    void forgetWhatIsLongerAgoThanTheWindow() {
        Judge judge = new Judge(JudgeConfig.DEFAULT, new FakeNames(true));
        Talks base = new Talks("/opt/x").listens(20_999);
        for (int i = 0; i < SIX.length; i++) {
            Flow one = new Talks("/opt/x").calls(SIX[i]).flows().getFirst();
            Instant at = START.plus(Duration.ofMinutes(11L * i));
            assertThat(judge.update(base.flows(), List.of(new FlowChange(one, 1)), at))
                    .isEmpty();
        }
    }

    @Test
    void rememberNoMorePeersThanAllowed() {
        Judge judge = new Judge(JudgeConfig.DEFAULT, new FakeNames(true));
        Talks talks = new Talks("/opt/x").listens(20_999).calls(many(5_000));

        Verdict verdict = judge.update(talks.flows(), List.of(), START).getFirst();

        assertThat(verdict.evidence().getFirst().observation())
                .contains("Talked to 2048 external addresses")
                .contains("2952 more found no room");
    }

    @Test
    void keepPeersThatStayAndTakeNewOnesForThoseThatLeft() {
        Activity activity = new Activity(Owners.binary("/opt/x"), 3, START);
        Talks four = new Talks("/opt/x").calls("11.1.0.1:20001", "11.2.0.1:20001", "11.3.0.1:20001", "11.4.0.1:20001");
        for (int look = 0; look < 100; look++) {
            activity.beginLook();
            for (Flow flow : four.flows()) {
                activity.see(flow, Owners.binary("/opt/x"), START.plusSeconds(look));
            }
        }
        assertThat(addresses(activity)).containsExactlyInAnyOrder("11.1.0.1", "11.2.0.1", "11.3.0.1");
        assertThat(activity.conduct(true).leftOut()).isEqualTo(1);

        activity.beginLook();
        activity.see(four.flows().getLast(), Owners.binary("/opt/x"), START.plusSeconds(300));
        assertThat(addresses(activity)).hasSize(3).contains("11.4.0.1");
        assertThat(activity.conduct(true).leftOut()).isZero();
    }

    @Test
    void judgeNoMoreBinariesThanAllowedAndKeepTheAccused() {
        JudgeConfig few = new JudgeConfig(
                new JudgeConfig.Memory(Duration.ofMinutes(10), 3, 100),
                JudgeConfig.Swarm.DEFAULT,
                JudgeConfig.Datagrams.DEFAULT,
                JudgeConfig.Votes.DEFAULT,
                JudgeConfig.Levels.DEFAULT);
        Judge judge = new Judge(few, new FakeNames(true));
        Talks peer = new Talks("/usr/bin/transmission-daemon").listens(51413).calls(SIX);
        judge.update(peer.flows(), List.of(), START);

        for (int i = 0; i < 50; i++) {
            judge.update(new Talks("/usr/bin/p" + i).calls("11.1.0.1:80").flows(), List.of(), START.plusSeconds(i));
        }

        assertThat(judge.judged()).isEqualTo(3);
        assertThat(judge.standing()).containsOnlyKeys(peer.binary());
    }

    @Test
    void saySomethingNewOnlyWithANewReason() {
        Judge judge = new Judge(JudgeConfig.DEFAULT, new FakeNames(true));
        Talks talks = new Talks("/usr/bin/transmission-daemon").listens(51413).calls("11.1.0.1:6881");
        assertThat(judge.update(talks.flows(), List.of(), START)).hasSize(1);

        talks.calls(SIX);
        List<Verdict> more = judge.update(talks.flows(), List.of(), START.plusSeconds(1));
        talks.calls("77.1.0.1:6881");

        assertThat(more)
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.evidence())
                        .extracting(Evidence::decider)
                        .contains("peers-without-names"));
        assertThat(judge.update(talks.flows(), List.of(), START.plusSeconds(2))).isEmpty();
    }

    private static List<String> addresses(Activity activity) {
        return activity.conduct(true).peers().stream()
                .map(peer -> peer.address().getHostAddress())
                .toList();
    }

    private static Optional<Verdict> judged(Talks talks, boolean namesSeen) {
        return new Judge(JudgeConfig.DEFAULT, new FakeNames(namesSeen))
                .update(talks.flows(), List.of(), START).stream().findFirst();
    }

    /** Clients, each in a network of its own, at the ports that hosts give. */
    private static String[] many(int count) {
        String[] peers = new String[count];
        for (int i = 0; i < count; i++) {
            peers[i] = "%d.%d.7.7:%d".formatted(11 + i / 250, 1 + i % 250, 33_000 + i);
        }
        return peers;
    }

    private static String[] many(int count, int port) {
        String[] peers = many(count);
        for (int i = 0; i < count; i++) {
            peers[i] = peers[i].substring(0, peers[i].indexOf(':') + 1) + port;
        }
        return peers;
    }
}
