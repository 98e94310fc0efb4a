package org.peerwarden.agent.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.agent.firewall.Endpoints.endpoint;
import static org.peerwarden.agent.firewall.Endpoints.prefix;
import static org.peerwarden.agent.posture.States.CONTROLLER;
import static org.peerwarden.agent.posture.States.isolation;
import static org.peerwarden.agent.posture.States.state;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.agent.firewall.Block;
import org.peerwarden.agent.firewall.FakeFirewall;
import org.peerwarden.agent.firewall.Firewall;
import org.peerwarden.agent.firewall.Ruleset;
import org.peerwarden.agent.firewall.Subject;
import org.peerwarden.agent.firewall.Traffic;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.health.HealthCode;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owners;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.verdict.PolicyRuling;
import org.peerwarden.policies.Policies;
import org.peerwarden.policies.Policy;
import org.peerwarden.policies.Rule;
import org.peerwarden.policies.Ruling;

final class PostureTest {
    private static final Endpoint PEER = endpoint("10.5.5.5", 6881);
    private static final ProcessKey PROCESS = new ProcessKey(77, 1);
    private static final Binary TORRENT = Owners.binary("/usr/bin/transmission");
    private static final String POLICY = """
            policy: test
            description: For tests.
            rules:
              - name: no-torrent
                action: block
                binary: {path: /usr/bin/transmission}
                reason: No.
              - name: no-port
                action: block
                port: [6881]
                transport: udp
                reason: No.
            """;

    private final FakeBootClock clock = new FakeBootClock();
    private final FakeFirewall firewall = new FakeFirewall();
    private final FakeReachability reachability = new FakeReachability(firewall);
    private final FakeShelf shelf = new FakeShelf();
    private final States states = new States();
    private final Trust trust = states.trust();
    private final Health health = new Health(clock);
    private Posture posture = fresh();

    private Posture fresh() {
        return new Posture(trust, states, new Surroundings(firewall, reachability, shelf, clock), clock, health);
    }

    private void restart() {
        posture = fresh();
        posture.start();
    }

    @BeforeEach
    void begin() {
        reachability.up(CONTROLLER, PEER);
        posture.start();
        posture.reconcile(seen());
    }

    private static Observed seen(PolicyRuling... rulings) {
        return new Observed(List.of(rulings), Map.of(), List.of(Owners.owner(PROCESS, TORRENT)), List.of(PEER));
    }

    private Acceptance accept(States.Builder state) {
        return posture.accept(states.sign(state.build()));
    }

    private static Directive directive(String id, Directive.Action action, String path) {
        return new Directive(
                id, action, Optional.of(path), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private List<HealthCode> warnings() {
        return health.warnings().stream().map(Warning::code).toList();
    }

    private RefusalCode refusal(Acceptance acceptance) {
        assertThat(acceptance).isInstanceOf(Acceptance.Refused.class);
        RefusalCode code = ((Acceptance.Refused) acceptance).refusal().code();
        assertThat(posture.applied().refusal().orElseThrow().code()).isEqualTo(code);
        return code;
    }

    @Test
    void refusesWhatItCannotBelieveAndKeepsTheLastGood() {
        assertThat(accept(state(5).isolate(isolation("d1")))).isEqualTo(new Acceptance.Accepted(5, true));
        SignedState good = states.sign(state(6).build());
        byte[] payload = good.payload();

        assertThat(refusal(posture.accept(States.sign(payload, SignedState.CONTEXT, States.keys()))))
                .isEqualTo(RefusalCode.STATE_SIGNATURE);
        assertThat(refusal(posture.accept(new SignedState(payload, new byte[0]))))
                .isEqualTo(RefusalCode.STATE_SIGNATURE);
        assertThat(refusal(posture.accept(new SignedState(new byte[] {1, 2}, good.signature()))))
                .isEqualTo(RefusalCode.STATE_SIGNATURE);
        assertThat(refusal(posture.accept(states.sign("rubbish".getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(RefusalCode.STATE_MALFORMED);
        assertThat(refusal(accept(state(6).fleet("ff")))).isEqualTo(RefusalCode.STATE_OTHER_FLEET);
        assertThat(refusal(accept(state(6).host("host-2")))).isEqualTo(RefusalCode.STATE_OTHER_HOST);
        assertThat(refusal(accept(state(4)))).isEqualTo(RefusalCode.STATE_OLD);
        assertThat(refusal(accept(state(6).policy("2", "rules: 7")))).isEqualTo(RefusalCode.STATE_POLICY);
        assertThat(refusal(accept(state(6).isolate(isolation("d1")).controllers())))
                .isEqualTo(RefusalCode.STATE_NO_CONTROLLER);

        assertThat(posture.applied().acceptedRevision()).isEqualTo(5);
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        assertThat(firewall.inForce().isolation()).isPresent();

        assertThat(posture.accept(good)).isEqualTo(new Acceptance.Accepted(6, true));
        assertThat(posture.applied().refusal()).isEmpty();
    }

    @Test
    void isolatesProvesAndReleases() {
        firewall.connect(PEER);
        accept(state(1).isolate(isolation("d1")));

        AppliedState applied = posture.applied();
        assertThat(applied.isolation()).isEqualTo(IsolationState.VERIFIED);
        assertThat(applied.isolationDecision()).contains("d1");
        assertThat(applied.connectionsCut()).isEqualTo(1);
        assertThat(applied.probes()).allMatch(Probe::asExpected);
        assertThat(applied.probes())
                .extracting(Probe::what)
                .contains("controller 10.0.0.2:7443 answers", "10.5.5.5:6881 is not reached");
        assertThat(applied.leaseUntil()).contains(clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(applied.verifiedAt()).contains(clock.instant());

        accept(state(2));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.NONE);
        assertThat(posture.applied().isolationDecision()).isEmpty();
        assertThat(posture.applied().leaseUntil()).isEmpty();
        assertThat(firewall.inForce().isolation()).isEmpty();
    }

    @Test
    void rollsBackWhereTheControllerDoesNotAnswer() {
        reachability.down(CONTROLLER);
        accept(state(1).isolate(isolation("d1")));

        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.NOT_EFFECTIVE);
        assertThat(posture.applied().probes()).anyMatch(probe -> !probe.asExpected());
        assertThat(firewall.inForce().isolation()).isEmpty();
        posture.tick();
        assertThat(firewall.inForce().isolation()).isEmpty();

        reachability.up(CONTROLLER);
        accept(state(2).isolate(isolation("d1")));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
    }

    @Test
    void rollsBackWhereAForbiddenTargetIsHeard() {
        reachability.pierce(PEER);
        accept(state(1).isolate(isolation("d1")));

        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.NOT_EFFECTIVE);
        assertThat(posture.applied().probes()).contains(new Probe("10.5.5.5:6881 is not reached", false, "answered"));
        assertThat(firewall.inForce().isolation()).isEmpty();
    }

    @Test
    void saysThatRulesAreRefused() {
        firewall.refuse("no room");
        accept(state(1).isolate(isolation("d1")));

        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.NOT_EFFECTIVE);
        assertThat(posture.applied().probes())
                .singleElement()
                .extracting(Probe::outcome)
                .isEqualTo("no room");
        assertThat(warnings()).contains(HealthCode.FIREWALL_REFUSED);

        firewall.refuse("");
        accept(state(2).isolate(isolation("d1")));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        assertThat(warnings()).doesNotContain(HealthCode.FIREWALL_REFUSED);
    }

    @Test
    void theLeaseEndsWithNobodyReachable() {
        accept(state(1).isolate(isolation("d1")));
        clock.pass(Duration.ofMinutes(29));
        posture.tick();
        assertThat(firewall.inForce().isolation()).isPresent();

        clock.pass(Duration.ofMinutes(2));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.EXPIRED);
        assertThat(posture.applied().isolationDecision()).contains("d1");
        assertThat(firewall.inForce().isolation()).isEmpty();
        restart();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.EXPIRED);

        accept(state(1).isolate(isolation("d1")));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
    }

    @Test
    void theSameRevisionRefreshesTheLease() {
        accept(state(1).isolate(isolation("d1")));
        clock.pass(Duration.ofMinutes(29));
        assertThat(accept(state(1).isolate(isolation("d1")))).isEqualTo(new Acceptance.Accepted(1, false));
        clock.pass(Duration.ofMinutes(29));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
    }

    @Test
    void aWallClockThatJumpsNeitherEndsNorExtendsTheLease() {
        accept(state(1).isolate(isolation("d1")));
        Instant shown = posture.applied().leaseUntil().orElseThrow();
        clock.setWall(Duration.ofHours(1));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        assertThat(posture.applied().leaseUntil()).contains(shown.plus(Duration.ofHours(1)));

        clock.setWall(Duration.ofHours(-2));
        clock.pass(Duration.ofMinutes(29));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        clock.pass(Duration.ofMinutes(1));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.EXPIRED);
    }

    @Test
    void theLeaseRunsOnWhileTheAgentIsDown() {
        accept(state(1).isolate(isolation("d1")));
        clock.pass(Duration.ofMinutes(20));
        restart();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        clock.pass(Duration.ofMinutes(10));
        restart();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.EXPIRED);
    }

    @Test
    void theLeaseIsKeptOverARebootAndIsNotBegunAnew() {
        accept(state(1).isolate(isolation("d1")));
        clock.pass(Duration.ofMinutes(20));
        posture.tick();
        clock.reboot();
        restart();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        clock.pass(Duration.ofMinutes(9));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        clock.pass(Duration.ofMinutes(2));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.EXPIRED);
    }

    @Test
    void aRestartWithTheControllerDownStaysIsolated() {
        accept(state(1).isolate(isolation("d1")));
        reachability.down(CONTROLLER);
        restart();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.APPLIED);
        assertThat(firewall.inForce().isolation()).isPresent();

        reachability.up(CONTROLLER);
        clock.pass(Duration.ofSeconds(11));
        posture.tick();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
    }

    @Test
    void theCodeReleasesForGoodAndGuessingTakesLong() {
        accept(state(1).isolate(isolation("d1")));
        assertThat(posture.releaseLocally("wrong")).isFalse();
        assertThat(posture.releaseLocally(States.RELEASE_CODE)).isFalse();
        clock.pass(Duration.ofSeconds(2));
        assertThat(posture.releaseLocally("wrong again")).isFalse();
        clock.pass(Duration.ofSeconds(2));
        assertThat(posture.releaseLocally(States.RELEASE_CODE)).isFalse();
        clock.pass(Duration.ofSeconds(2));
        assertThat(posture.releaseLocally(States.RELEASE_CODE)).isTrue();

        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.RELEASED_LOCALLY);
        assertThat(firewall.inForce().isolation()).isEmpty();
        restart();
        accept(state(2).isolate(isolation("d1")));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.RELEASED_LOCALLY);

        accept(state(3).isolate(isolation("d2")));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        assertThat(posture.releaseLocally("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                States.RELEASE_CODE,
                "7kq2m9xa01tr5whb",
                "  7KQ2 M9XA 01TR 5WHB\n",
                "7kq2-m9xa-oitr-5whb",
                "7KQ2_M9XA-0lTR\u20135WHB"
            })
    void theCodeFitsAsPeopleTypeIt(String typed) {
        accept(state(1).isolate(isolation("d1")));

        assertThat(posture.releaseLocally(typed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "7KQ2-M9XA-01TR-5WH", "7KQ2-M9XA-01TR-5WHBB", "5WHB-7KQ2-M9XA-01TR"})
    void anotherCodeDoesNotFit(String typed) {
        accept(state(1).isolate(isolation("d1")));

        assertThat(posture.releaseLocally(typed)).isFalse();
    }

    @Test
    void aForeignHandIsMendedAndTold() {
        accept(state(1).isolate(isolation("d1")));
        firewall.disturb();
        posture.tick();
        assertThat(firewall.intact()).isTrue();
        assertThat(warnings()).contains(HealthCode.FIREWALL_TAMPERED);

        clock.pass(Duration.ofMinutes(11));
        posture.tick();
        assertThat(warnings()).doesNotContain(HealthCode.FIREWALL_TAMPERED);
    }

    @Test
    void aFullDiskKeepsNothingButHoldsEverything() {
        shelf.fill(true);
        accept(state(1).isolate(isolation("d1")));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        assertThat(warnings()).contains(HealthCode.STATE_UNKEPT);

        shelf.fill(false);
        accept(state(1).isolate(isolation("d1")));
        assertThat(warnings()).doesNotContain(HealthCode.STATE_UNKEPT);
        restart();
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
    }

    @Test
    void aSpoiledStateOnDiskLeavesWhatStandsInTheKernel() {
        accept(state(1).isolate(isolation("d1")));
        shelf.spoil("state");
        restart();
        posture.reconcile(seen());
        posture.tick();
        assertThat(firewall.inForce().isolation()).isPresent();
        assertThat(warnings()).contains(HealthCode.STATE_REFUSED);
        assertThat(posture.applied().refusal().orElseThrow().code()).isEqualTo(RefusalCode.STATE_SIGNATURE);

        accept(state(2));
        assertThat(firewall.inForce().isolation()).isEmpty();
    }

    @Test
    void directivesBlockAndAllowBinaries() {
        accept(state(1).direct(directive("b", Directive.Action.BLOCK, TORRENT.path())));
        assertThat(firewall.inForce().blocks())
                .containsExactly(new Block("b", executable(Set.of(PROCESS)), Traffic.EVERYTHING));

        posture.reconcile(Observed.NOTHING);
        assertThat(firewall.inForce().blocks())
                .containsExactly(new Block("b", executable(Set.of()), Traffic.EVERYTHING));

        accept(state(2).direct(directive("b", Directive.Action.BLOCK, TORRENT.path()))
                .direct(directive("a", Directive.Action.ALLOW, TORRENT.path())));
        assertThat(firewall.inForce().blocks()).isEmpty();
    }

    @Test
    void aDirectiveThatMeetsNothingIsInForceAllTheSame() {
        accept(state(1).direct(directive("b", Directive.Action.BLOCK, "/opt/absent")));
        assertThat(posture.applied().blocks())
                .extracting(Firewall.BlockCount::source)
                .containsExactly("b");
    }

    @Test
    void aDirectiveEndsWithItsTime() {
        accept(state(1).direct(new Directive(
                "b",
                Directive.Action.BLOCK,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(prefix("10.5.0.0", 16)),
                Optional.of(clock.instant().plusSeconds(60)))));
        assertThat(firewall.inForce().blocks())
                .containsExactly(new Block("b", new Subject.Anybody(), Traffic.with(prefix("10.5.0.0", 16))));
        assertThat(firewall.inForce().spared()).containsExactly(CONTROLLER);

        clock.pass(Duration.ofSeconds(61));
        posture.tick();
        assertThat(firewall.inForce().blocks()).isEmpty();
        assertThat(posture.applied().blocks()).isEmpty();
    }

    @Test
    void rulesBlockAndStayWhenTheBinaryFellSilent() {
        accept(state(1).policy("1", POLICY));
        posture.reconcile(seen(ruling("no-torrent", Optional.of(TORRENT)), ruling("no-port", Optional.empty())));
        assertThat(blocking()).containsExactlyInAnyOrder("no-torrent", "no-port");

        posture.reconcile(new Observed(List.of(ruling("no-port", Optional.empty())), Map.of(), List.of(), List.of()));
        assertThat(blocking()).containsExactlyInAnyOrder("no-torrent", "no-port");
        assertThat(posture.applied().policyVersion()).contains("1");

        accept(state(2).policy("2", POLICY).direct(directive("a", Directive.Action.ALLOW, TORRENT.path())));
        assertThat(blocking()).containsExactly("no-port");
        assertThat(posture.applied().notEnforced())
                .extracting(Firewall.NotEnforced::source)
                .containsExactly("a");

        accept(state(3));
        assertThat(blocking()).isEmpty();
    }

    @Test
    void anAllowedBinaryThatARuleForEverybodyStopsIsTold() {
        String allowing = POLICY.replace("action: block\n    binary", "action: allow\n    binary");
        accept(state(1).policy("1", allowing));
        posture.reconcile(seen(ruling(allowing, "no-torrent", Optional.of(TORRENT))));
        assertThat(posture.applied().notEnforced()).isEmpty();

        posture.reconcile(seen(
                ruling(allowing, "no-torrent", Optional.of(TORRENT)), ruling(allowing, "no-port", Optional.empty())));
        assertThat(blocking()).containsExactly("no-port");
        assertThat(posture.applied().notEnforced()).singleElement().satisfies(missing -> {
            assertThat(missing.source()).isEqualTo("no-torrent");
            assertThat(missing.reason()).contains("no-port");
        });
    }

    @Test
    void whatARuleBlockedStaysBlockedOverARestart() {
        accept(state(1).policy("1", POLICY));
        posture.reconcile(seen(ruling("no-torrent", Optional.of(TORRENT))));
        restart();
        assertThat(firewall.inForce().blocks())
                .containsExactly(new Block("no-torrent", executable(Set.of()), Traffic.EVERYTHING));

        posture.reconcile(seen());
        assertThat(firewall.inForce().blocks())
                .containsExactly(new Block("no-torrent", executable(Set.of(PROCESS)), Traffic.EVERYTHING));

        accept(state(2));
        assertThat(firewall.inForce().blocks()).isEmpty();
    }

    @Test
    void aPolicyIsolatesUntilItIsTakenBack() {
        String yaml = POLICY.replace("no-torrent\n    action: block", "no-torrent\n    action: isolate");
        accept(state(1).policy("1", yaml));
        posture.reconcile(seen(ruling(yaml, "no-torrent", Optional.of(TORRENT))));

        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);
        assertThat(posture.applied().isolationDecision()).contains("policy:no-torrent");
        posture.reconcile(seen());
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.VERIFIED);

        accept(state(2));
        assertThat(posture.applied().isolation()).isEqualTo(IsolationState.NONE);
        assertThat(firewall.inForce())
                .isEqualTo(new Ruleset(List.of(), List.of(), Optional.empty(), List.of(CONTROLLER)));
    }

    @Test
    void aSteadyHostIsLeftAlone() {
        accept(state(1).isolate(isolation("d1")));
        int applied = firewall.applied().size();
        int writes = shelf.writes();
        for (int i = 0; i < 50; i++) {
            clock.pass(Duration.ofSeconds(1));
            posture.reconcile(seen());
            posture.tick();
        }
        assertThat(firewall.applied()).hasSize(applied);
        assertThat(shelf.writes()).isEqualTo(writes);
    }

    private List<String> blocking() {
        return firewall.inForce().blocks().stream().map(Block::source).toList();
    }

    private static Subject executable(Set<ProcessKey> processes) {
        return new Subject.Executable(TORRENT.id(), TORRENT.path(), processes);
    }

    private static PolicyRuling ruling(String rule, Optional<Binary> binary) {
        return ruling(POLICY, rule, binary);
    }

    private static PolicyRuling ruling(String yaml, String name, Optional<Binary> binary) {
        Policy policy = Policies.check(yaml).policy().orElseThrow();
        Rule rule = policy.rules().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new PolicyRuling(
                new Ruling(rule, rule.action(), rule.reason()),
                binary,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
