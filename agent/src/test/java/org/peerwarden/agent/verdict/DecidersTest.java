package org.peerwarden.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.peerwarden.agent.flow.Outcome;

/** Each decider with a case that it must find and look-alikes that it must not. */
final class DecidersTest {
    private static final String[] CROWD = {
        "11.1.0.1:20001", "20.2.0.1:30002", "45.3.0.1:40003", "80.4.0.1:20004", "91.5.0.1:20005"
    };

    static Stream<Arguments> cases() {
        Decider names = Deciders::peersWithoutNames;
        Decider socket = Deciders::oneSocketManyPeers;
        Decider calls = Deciders::callsAndIsCalled;
        Decider called = Deciders::calledByStrangers;
        Decider both = Deciders::samePeerBothWays;
        Decider tracker = Deciders::asksATracker;
        Decider unanswered = Deciders::unansweredCalls;
        Decider program = Deciders::knownProgram;
        Decider here = Deciders::knownPortHere;
        Decider there = Deciders::knownPortThere;
        Decider scanner = Deciders::scanner;
        return Stream.of(
                of(names, "a crowd", 0.5, x().calls(CROWD)),
                of(
                        names,
                        "a few that can call back",
                        0.05,
                        x().listens(20_999).calls("11.1.0.1:9", "11.1.0.1:20001", "20.2.0.1:20001", "45.3.0.1:20001")),
                of(names, "too few", 0, x().listens(20_999).calls("11.1.0.1:20001", "20.2.0.1:20001")),
                of(names, "with names", 0, x().callsByName("a.test", CROWD)),
                of(
                        names,
                        "in one network",
                        0,
                        x().calls(
                                        "11.1.0.1:20001",
                                        "11.1.0.2:20002",
                                        "11.1.0.3:20003",
                                        "11.1.0.4:20004",
                                        "11.1.0.5:20005")),
                of(
                        names,
                        "at ports of services",
                        0,
                        x().calls("11.1.0.1:443", "20.2.0.1:8080", "45.3.0.1:22", "80.4.0.1:3306", "91.5.0.1:9100")),
                of(
                        names,
                        "mostly at ports of services",
                        0,
                        x().calls(CROWD).calls("12.1.0.1:443", "12.2.0.1:443", "12.3.0.1:443")),
                of(
                        names,
                        "at one port and nobody can call back",
                        0,
                        x().calls(
                                        "11.1.0.1:20001",
                                        "20.2.0.1:20001",
                                        "45.3.0.1:20001",
                                        "80.4.0.1:20001",
                                        "91.5.0.1:20001")),
                of(
                        names,
                        "inside the site",
                        0,
                        x().calls(
                                        "10.1.0.1:20001",
                                        "172.16.2.1:20002",
                                        "192.168.3.1:20003",
                                        "100.64.0.1:20004",
                                        "169.254.1.1:20005",
                                        "127.0.0.2:20006")),
                of(
                        names,
                        "a crowd of IPv6",
                        0.5,
                        x().calls(
                                        "[2a01:1::1]:20001",
                                        "[2a02:1::1]:20002",
                                        "[2a03:1::1]:20003",
                                        "[2a04:1::1]:20004",
                                        "[2a05:1::1]:20005")),
                of(
                        names,
                        "IPv6 of one operator or of this site",
                        0,
                        x().calls(
                                        "[2a01:1:1::1]:20001",
                                        "[2a01:1:2::1]:20002",
                                        "[fd00:1::1]:20003",
                                        "[fe80::1]:20004",
                                        "[2a01:1:3::1]:20005")),
                of(socket, "many at one port", 0.5, x().binds(20_999).datagrams(20_999, CROWD)),
                of(socket, "many at many ports", 0, x().asks(CROWD)),
                of(
                        socket,
                        "many in two networks",
                        0,
                        x().datagrams(
                                        20_999,
                                        "11.1.0.1:20001",
                                        "11.1.0.2:20001",
                                        "11.1.0.3:20001",
                                        "11.2.0.1:20001",
                                        "11.2.0.2:20001")),
                of(
                        socket,
                        "a resolver",
                        0,
                        x().datagrams(
                                        20_999,
                                        "11.1.0.1:53",
                                        "20.2.0.1:53",
                                        "45.3.0.1:53",
                                        "80.4.0.1:53",
                                        "91.5.0.1:53")),
                of(
                        socket,
                        "a server of datagrams",
                        0,
                        x().binds(20_999)
                                .datagrams(
                                        20_999,
                                        "11.1.0.1:40001",
                                        "20.2.0.1:40001",
                                        "45.3.0.1:40001",
                                        "80.4.0.1:40001",
                                        "91.5.0.1:40001")),
                of(calls, "calls two and listens", 0.2, x().listens(20_999).calls("11.1.0.1:20001", "20.2.0.1:20001")),
                of(calls, "calls one and listens", 0.2, x().listens(20_999).calls("11.1.0.1:20001")),
                of(
                        calls,
                        "listens on loopback",
                        0,
                        x().listensOnLoopback(20_999).calls("11.1.0.1:20001", "20.2.0.1:20001")),
                of(
                        calls,
                        "listens on a port of a service",
                        0,
                        x().listens(8080).calls("11.1.0.1:20001", "20.2.0.1:20001")),
                of(calls, "calls by name", 0, x().listens(20_999).callsByName("a.test", "11.1.0.1:20001")),
                of(
                        called,
                        "two strangers",
                        0.2,
                        x().listens(20_999).calledAt(20_999, "11.1.0.1:40001", "20.2.0.1:40001")),
                of(
                        called,
                        "one stranger twice",
                        0.2,
                        x().listens(20_999).calledAt(20_999, "11.1.0.1:40001", "11.1.0.1:40002")),
                of(
                        called,
                        "clients of a web server",
                        0,
                        x().listens(80).calledAt(80, "11.1.0.1:40001", "20.2.0.1:40001")),
                of(
                        both,
                        "the same one",
                        0.1,
                        x().listens(20_999).calls("11.1.0.1:20001").calledAt(20_999, "11.1.0.1:40001")),
                of(
                        both,
                        "two different ones",
                        0,
                        x().listens(20_999).calls("11.1.0.1:20001").calledAt(20_999, "20.2.0.1:40001")),
                of(
                        both,
                        "itself",
                        0,
                        x().listens(20_999).calls("45.9.0.1:20999").calledAt(20_999, "45.9.0.1:40001")),
                of(tracker, "by name", 0.2, x().callsByName("tracker.test", "12.0.0.1:6969")),
                of(tracker, "by datagrams", 0.2, x().binds(20_999).datagrams(20_999, "12.0.0.1:1337")),
                of(tracker, "that refuses", 0, x().calls(Outcome.REFUSED, "12.0.0.1:6969")),
                of(
                        tracker,
                        "as one",
                        0,
                        x().listens(6969)
                                .calledAt(6969, "12.0.0.1:40001")
                                .binds(6969)
                                .datagrams(6969, "12.0.0.1:40001")),
                of(tracker, "a web server", 0, x().calls("12.0.0.1:8080")),
                of(
                        unanswered,
                        "a third",
                        0.15,
                        x().listens(20_999)
                                .calls("11.1.0.1:20001", "20.2.0.1:20001", "45.3.0.1:20001")
                                .calls(Outcome.TIMED_OUT, "80.4.0.1:20001")
                                .calls(Outcome.REFUSED, "91.5.0.1:20001")),
                of(
                        unanswered,
                        "one of five",
                        0,
                        x().listens(20_999)
                                .calls("11.1.0.1:20001", "20.2.0.1:20001", "45.3.0.1:20001", "80.4.0.1:20001")
                                .calls(Outcome.REFUSED, "91.5.0.1:20001")),
                of(
                        unanswered,
                        "one that answered later",
                        0,
                        x().listens(20_999).calls(Outcome.REFUSED, CROWD).calls(CROWD)),
                of(
                        unanswered,
                        "web servers that are down",
                        0,
                        x().listens(20_999)
                                .calls(
                                        Outcome.REFUSED,
                                        "11.1.0.1:443",
                                        "20.2.0.1:443",
                                        "45.3.0.1:443",
                                        "80.4.0.1:443",
                                        "91.5.0.1:443")),
                of(program, "a client", 0.4, new Talks("/opt/bin/qbittorrent")),
                of(program, "something like it", 0, new Talks("/opt/bin/qbittorrent-exporter")),
                of(here, "TCP", 0.2, x().listens(6881)),
                of(here, "datagrams", 0.2, x().binds(51_413)),
                of(here, "beside it", 0, x().listens(6969).listens(6880)),
                of(there, "two of them", 0.2, x().calls("11.1.0.1:6881", "20.2.0.1:51413")),
                of(there, "one of them", 0, x().calls("11.1.0.1:6881", "20.2.0.1:20001")),
                of(there, "two of two families", 0, x().calls("11.1.0.1:6881", "20.2.0.1:8333")),
                of(scanner, "nobody answers", -0.6, x().calls(Outcome.REFUSED, CROWD)),
                of(scanner, "somebody may call it", 0, x().listens(20_999).calls(Outcome.REFUSED, CROWD)),
                of(
                        scanner,
                        "most answer",
                        0,
                        x().calls(Outcome.REFUSED, "11.1.0.1:1").calls(CROWD)));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("cases")
    void weigh(Decider decider, String what, double weight, Talks talks) {
        double found = decider.decide(talks.conduct(true), JudgeConfig.DEFAULT)
                .map(finding -> finding.evidence().weight())
                .orElse(0.0);

        assertThat(found).as(what).isEqualTo(weight);
    }

    private static Arguments of(Decider decider, String what, double weight, Talks talks) {
        return Arguments.of(decider, what, weight, talks);
    }

    private static Talks x() {
        return new Talks("/opt/x");
    }
}
