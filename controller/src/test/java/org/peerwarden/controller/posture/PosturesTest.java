package org.peerwarden.controller.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditEntry;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.decision.Controllers;
import org.peerwarden.controller.decision.Decision;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.decision.FakeDecisionStore;
import org.peerwarden.controller.decision.Proposal;
import org.peerwarden.controller.decision.Scope;
import org.peerwarden.controller.decision.Target;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.FakeHostStore;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Hosts;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.flow.Telemetry;
import org.peerwarden.controller.identity.FleetId;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.SigningKey;
import org.peerwarden.controller.policy.FakePolicyStore;
import org.peerwarden.controller.policy.PolicyVersions;

class PosturesTest {
    private static final HostId HOST = Telemetry.host(1);
    private static final HostId OTHER = Telemetry.host(2);
    private static final Scope ON_HOST = new Scope.OneHost(HOST);
    private static final FleetId FLEET = new FleetId("ab".repeat(16));
    private static final String POLICY = """
            policy: baseline
            rules:
              - name: no-bittorrent
                action: block
                family: bittorrent
            """;

    private final TestClock clock = new TestClock();
    private final AuditLog audit = new AuditLog(new FakeAuditStore(), clock);
    private final FakeDecisionStore decisionStore = new FakeDecisionStore();
    private final FakePolicyStore policyStore = new FakePolicyStore();
    private final FakePostureStore store = new FakePostureStore();
    private final FakeHostStore hostStore = new FakeHostStore();
    private final SigningKey key = SigningKey.random();
    private final List<HostId> told = new ArrayList<>();
    private final Set<HostId> assessed = new LinkedHashSet<>();
    private List<Endpoint> controllers = List.of(Telemetry.endpoint("192.0.2.10", 7443));
    private Fleet fleet;
    private PolicyVersions policies;
    private Decisions decisions;
    private Postures postures;

    @BeforeEach
    void start() {
        restart();
        fleet.enrol(HOST, "workstations", Hosts.facts("one", "m1"), "10.0.0.2");
        fleet.enrol(OTHER, "servers", Hosts.facts("two", "m2"), "10.0.0.3");
        told.clear();
        assessed.clear();
    }

    private void restart() {
        Controllers where = () -> controllers;
        fleet = new Fleet(hostStore, audit, clock);
        policies = new PolicyVersions(policyStore, audit, clock);
        decisions = new Decisions(decisionStore, fleet, where, audit, clock);
        postures = new Postures(
                new Postures.Sources(FLEET, fleet, policies, decisions, where, audit),
                state -> state.toString().getBytes(StandardCharsets.UTF_8),
                key,
                store,
                clock);
        postures.listen(new PostureListener() {
            @Override
            public void desired(HostId host) {
                told.add(host);
            }

            @Override
            public void assessed(HostId host) {
                assessed.add(host);
            }
        });
    }

    @Test
    void keepsInTheLogWhatEndedAnIsolationOnTheHost() {
        postures.applied(HOST, Reports.isolated(1, IsolationState.VERIFIED, "d1"));
        postures.applied(HOST, Reports.isolated(1, IsolationState.RELEASED_LOCALLY, "d1"));
        postures.applied(HOST, Reports.isolated(1, IsolationState.RELEASED_LOCALLY, "d1"));
        postures.applied(HOST, Reports.isolated(2, IsolationState.NOT_EFFECTIVE, "d2"));

        assertThat(audit.page(Long.MAX_VALUE, 10))
                .filteredOn(entry -> entry.action().startsWith("isolation."))
                .extracting(
                        AuditEntry::action,
                        AuditEntry::actor,
                        entry -> entry.details().get("decision"))
                .containsExactlyInAnyOrder(
                        tuple("isolation.released-on-host", "host:" + HOST.value(), "d1"),
                        tuple("isolation.not-effective", "host:" + HOST.value(), "d2"));
    }

    @Test
    void signsWhatIsWanted() throws GeneralSecurityException {
        policies.apply(POLICY, "anna", "");
        Decision isolation = decide(Proposal.isolate(HOST, "odd"));
        Decision block = decide(Proposal.block(ON_HOST, path("/bin/a"), "", Optional.empty()));
        SignedState signed = postures.desired(HOST);
        assertThat(signed.state().content())
                .isEqualTo(new Content(
                        "workstations",
                        Optional.of(new PolicyBundle("1", POLICY)),
                        Optional.of(new Isolation(
                                isolation.id(),
                                Decisions.USUAL_LEASE,
                                List.of(),
                                "odd",
                                isolation.releaseCodeHash().orElseThrow())),
                        List.of(new Directive(block.id(), Directive.Effect.BLOCK, path("/bin/a"), Optional.empty())),
                        controllers));
        assertThat(signed.state().fleet()).isEqualTo(FLEET);
        assertThat(signed.lease()).contains(Decisions.USUAL_LEASE);
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key.publicKey())));
        check.update("peerwarden-state-v1".getBytes(StandardCharsets.US_ASCII));
        check.update(signed.payload());
        assertThat(check.verify(signed.signature())).isTrue();
    }

    @Test
    void growsARevisionWhenTheContentChangesAndOnlyThen() {
        long first = revision(HOST);
        clock.move(Duration.ofHours(1));
        assertThat(revision(HOST)).as("nothing changed").isEqualTo(first);
        policies.apply(POLICY, "anna", "");
        assertThat(told).containsExactlyInAnyOrder(HOST, OTHER);
        told.clear();
        Decision block = decide(Proposal.block(ON_HOST, path("/bin/a"), "", Optional.empty()));
        assertThat(told).containsExactly(HOST);
        assertThat(revision(HOST)).isEqualTo(first + 2);
        assertThat(revision(OTHER)).isEqualTo(first + 1);
        decisions.revoke(block.id(), "anna", "");
        assertThat(revision(HOST)).as("back is forward").isEqualTo(first + 3);
        fleet.move("anna", HOST, "servers");
        assertThat(revision(HOST)).isEqualTo(first + 4);
        restart();
        assertThat(revision(HOST)).as("after a restart").isEqualTo(first + 4);
        controllers = List.of(Telemetry.endpoint("192.0.2.11", 7443));
        restart();
        assertThat(revision(HOST)).as("another address").isEqualTo(first + 5);
    }

    @Test
    void keepsTheRevisionBeforeItTellsAnybody() {
        store.full(true);
        long before = revision(HOST);
        told.clear();
        Decision block = decide(Proposal.block(ON_HOST, path("/bin/a"), "", Optional.empty()));
        assertThat(decisions.standing()).containsExactly(block);
        assertThat(told).isEmpty();
        assertThatThrownBy(() -> postures.desired(HOST))
                .isInstanceOfSatisfying(
                        ControllerException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORE_FULL));
        store.full(false);
        postures.tick();
        assertThat(told)
                .as("the decision was kept; the next tick makes up for it")
                .containsExactly(HOST);
        assertThat(revision(HOST)).isEqualTo(before + 1);
    }

    @Test
    void followsAnIsolationFromPendingToVerifiedToReleased() {
        assertThat(state(HOST)).isEqualTo(PostureState.NONE);
        Decision isolation = decide(Proposal.isolate(HOST, "odd"));
        String id = isolation.id().value();
        assertThat(state(HOST)).isEqualTo(PostureState.PENDING);
        assertThat(on(isolation).state()).isEqualTo(PostureState.PENDING);

        report(Reports.isolated(revision(HOST), IsolationState.APPLIED, id));
        assertThat(on(isolation)).isEqualTo(new Assessment(PostureState.IN_FORCE, false, ""));
        report(Reports.isolated(revision(HOST), IsolationState.VERIFIED, id));
        assertThat(on(isolation)).isEqualTo(new Assessment(PostureState.IN_FORCE, true, ""));
        assertThat(postures.progress(isolation).getFirst().probes()).hasSize(1);
        assertThat(assessed).contains(HOST);

        Decision release = decide(Proposal.release(HOST, "clean"));
        assertThat(on(isolation).state()).isEqualTo(PostureState.NONE);
        assertThat(on(release).state()).isEqualTo(PostureState.PENDING);
        assertThat(state(HOST)).isEqualTo(PostureState.PENDING);
        report(Reports.accepted(revision(HOST)));
        assertThat(on(release).state()).isEqualTo(PostureState.IN_FORCE);
        assertThat(state(HOST)).isEqualTo(PostureState.NONE);
    }

    @Test
    void tellsAFailureFromStaleness() {
        Decision isolation = decide(Proposal.isolate(HOST, "odd"));
        String id = isolation.id().value();
        long revision = revision(HOST);
        Map<AppliedState, PostureState> table = new HashMap<>();
        table.put(Reports.accepted(revision - 1), PostureState.PENDING);
        table.put(Reports.accepted(revision), PostureState.PENDING);
        table.put(Reports.refused(revision - 1, revision), PostureState.FAILED);
        table.put(Reports.refused(revision - 1, revision - 1), PostureState.PENDING);
        table.put(Reports.notEnforced(revision, id), PostureState.FAILED);
        table.put(Reports.isolated(revision, IsolationState.NOT_EFFECTIVE, id), PostureState.FAILED);
        table.put(Reports.isolated(revision, IsolationState.EXPIRED, id), PostureState.STALE);
        table.put(Reports.isolated(revision, IsolationState.RELEASED_LOCALLY, id), PostureState.STALE);
        table.put(Reports.isolated(revision, IsolationState.VERIFIED, "0000000000000000"), PostureState.PENDING);
        table.forEach((applied, state) -> {
            report(applied);
            assertThat(on(isolation).state()).as(applied.toString()).isEqualTo(state);
            assertThat(state(HOST)).as(applied.toString()).isEqualTo(state);
            assertThat(on(isolation).reason().isEmpty())
                    .as(applied.toString())
                    .isEqualTo(state == PostureState.PENDING);
        });
        report(Reports.isolated(revision, IsolationState.VERIFIED, id));
        clock.move(Decisions.USUAL_LEASE.plusSeconds(1));
        assessed.clear();
        postures.tick();
        assertThat(on(isolation).state())
                .as("not heard for longer than the lease")
                .isEqualTo(PostureState.STALE);
        assertThat(assessed).contains(HOST);
    }

    @Test
    void followsABlock() {
        Decision block = decide(Proposal.block(ON_HOST, path("/bin/a"), "", Optional.empty()));
        assertThat(on(block).state()).isEqualTo(PostureState.PENDING);
        report(Reports.notEnforced(revision(HOST), block.id().value()));
        assertThat(on(block)).isEqualTo(new Assessment(PostureState.FAILED, false, "no cgroup"));
        report(Reports.accepted(revision(HOST)));
        assertThat(on(block).state()).isEqualTo(PostureState.IN_FORCE);
        assertThat(state(HOST)).isEqualTo(PostureState.IN_FORCE);
        assertThat(postures.rollout()).containsEntry(PostureState.IN_FORCE, 1L).containsEntry(PostureState.NONE, 1L);
        clock.move(Assessment.RELIANCE.plusSeconds(1));
        assertThat(on(block).state()).isEqualTo(PostureState.STALE);
    }

    @Test
    void endsWhatExpiresAtTheTick() {
        decide(Proposal.block(
                ON_HOST, path("/bin/a"), "", Optional.of(clock.instant().plusSeconds(60))));
        long revision = revision(HOST);
        told.clear();
        clock.move(Duration.ofSeconds(61));
        postures.tick();
        assertThat(told).containsExactly(HOST);
        assertThat(revision(HOST)).isEqualTo(revision + 1);
        assertThat(postures.desired(HOST).state().content().directives()).isEmpty();
    }

    /**
     * Whatever happens in whatever order: a revision never goes back and says one thing only, and a host that takes what it is
     * told ends where it is wanted.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20261124})
    void neverSaysTwoThingsUnderOneRevision(long seed) {
        Random random = new Random(seed);
        Map<Long, Content> said = new HashMap<>();
        long last = 0;
        for (int step = 0; step < 300; step++) {
            act(random);
            DesiredState state = postures.desired(HOST).state();
            assertThat(state.revision()).as("seed %s step %s", seed, step).isGreaterThanOrEqualTo(last);
            Content before = said.putIfAbsent(state.revision(), state.content());
            assertThat(before == null || before.equals(state.content()))
                    .as("seed %s step %s", seed, step)
                    .isTrue();
            last = state.revision();
            boolean isolated = decisions.isolation(HOST).isPresent();
            assertThat(state.content().isolation().isPresent()).isEqualTo(isolated);
        }
        DesiredState state = postures.desired(HOST).state();
        report(state.content()
                .isolation()
                .map(isolation -> Reports.isolated(
                        state.revision(),
                        IsolationState.VERIFIED,
                        isolation.decision().value()))
                .orElseGet(() -> Reports.accepted(state.revision())));
        assertThat(state(HOST))
                .as("seed %s", seed)
                .isEqualTo(state.content().wantsSomething() ? PostureState.IN_FORCE : PostureState.NONE);
        for (Decision decision : decisions.standing(HOST, fleet.get(HOST).group())) {
            assertThat(on(decision).state()).as("seed %s", seed).isEqualTo(PostureState.IN_FORCE);
        }
    }

    private void act(Random random) {
        try {
            switch (random.nextInt(11)) {
                case 0 -> decide(Proposal.isolate(HOST, "odd"));
                case 1 -> decide(Proposal.release(HOST, "clean"));
                case 2 -> decide(Proposal.block(ON_HOST, path("/bin/" + random.nextInt(3)), "", Optional.empty()));
                case 3 ->
                    decide(Proposal.allow(
                            new Scope.Group("workstations"),
                            path("/bin/" + random.nextInt(3)),
                            "",
                            Optional.of(clock.instant().plusSeconds(1 + random.nextInt(500)))));
                case 4 -> {
                    List<Decision> standing = decisions.standing();
                    if (!standing.isEmpty()) {
                        decisions.revoke(
                                standing.get(random.nextInt(standing.size())).id(), "bert", "");
                    }
                }
                case 5 -> policies.apply(POLICY + "# " + random.nextInt(3), "anna", "");
                case 6 -> policies.rollBack("anna", "");
                case 7 -> fleet.move("anna", HOST, random.nextBoolean() ? "workstations" : "servers");
                case 8 -> {
                    clock.move(Duration.ofSeconds(random.nextInt(300)));
                    postures.tick();
                }
                case 9 -> restart();
                case 10 -> report(Reports.accepted(Math.max(0, revision(HOST) - random.nextInt(3))));
                default -> throw new AssertionError("no such act");
            }
        } catch (ControllerException e) {
            // What the acts contradict is refused; that nothing is changed by it is what is looked at.
            assertThat(e.code())
                    .isIn(
                            ErrorCode.NOT_ISOLATED,
                            ErrorCode.CONTRADICTION,
                            ErrorCode.GROUP_UNKNOWN,
                            ErrorCode.POLICY_UNKNOWN);
        }
    }

    private Decision decide(Proposal proposal) {
        return decisions.decide(proposal, "operator:anna");
    }

    private void report(AppliedState applied) {
        fleet.heard(HOST);
        postures.applied(HOST, applied);
    }

    private long revision(HostId host) {
        return postures.posture(host).revision();
    }

    private PostureState state(HostId host) {
        return postures.posture(host).assessment().state();
    }

    private Assessment on(Decision decision) {
        return postures.progress(decisions.get(decision.id())).getFirst().assessment();
    }

    private static Target path(String path) {
        return Target.parse(Optional.of(path), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
