package org.peerwarden.controller.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.FakeHostStore;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Hosts;
import org.peerwarden.controller.flow.Telemetry;
import org.peerwarden.controller.identity.HostId;

class DecisionsTest {
    private static final HostId HOST = Telemetry.host(1);
    private static final HostId OTHER = Telemetry.host(2);
    private static final Scope ON_HOST = new Scope.OneHost(HOST);
    private static final Target CLIENT = path("/usr/bin/transmission-daemon");

    private final TestClock clock = new TestClock();
    private final FakeAuditStore audit = new FakeAuditStore();
    private final AuditLog log = new AuditLog(audit, clock);
    private final FakeDecisionStore store = new FakeDecisionStore();
    private final Fleet fleet = new Fleet(new FakeHostStore(), log, clock);
    private final List<Decision> heard = new ArrayList<>();
    private Decisions decisions = open();

    @BeforeEach
    void enrol() {
        fleet.enrol(HOST, "workstations", Hosts.facts("one", "m1"), "10.0.0.2");
        fleet.enrol(OTHER, "servers", Hosts.facts("two", "m2"), "10.0.0.3");
        decisions.listen(heard::add);
    }

    private Decisions open() {
        return new Decisions(store, fleet, () -> List.of(Telemetry.endpoint("192.0.2.10", 7443)), log, clock);
    }

    @Test
    void keepsAuditsAndTellsWhatIsDecided() {
        Decision block = decide(Proposal.block(ON_HOST, CLIENT, "why", Optional.empty()));
        assertThat(decisions.standing()).containsExactly(block);
        assertThat(open().standing()).as("after a restart").containsExactly(block);
        assertThat(heard).containsExactly(block);
        assertThat(audit.entries().getLast()).satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("operator:anna");
            assertThat(entry.action()).isEqualTo("decision.block");
            assertThat(entry.details()).containsEntry("decision", block.id().value());
        });
    }

    @Test
    void reachesTheHostsOfItsScope() {
        Decision group = decide(Proposal.block(new Scope.Group("servers"), CLIENT, "", Optional.empty()));
        Decision fleetWide = decide(Proposal.allow(new Scope.WholeFleet(), path("/bin/a"), "", Optional.empty()));
        assertThat(decisions.standing(HOST, "workstations")).containsExactly(fleetWide);
        assertThat(decisions.standing(OTHER, "servers")).containsExactly(group, fleetWide);
    }

    @Test
    void refusesWhatMakesNoSense() {
        Instant past = clock.instant();
        Map<Proposal, ErrorCode> wrong = Map.ofEntries(
                Map.entry(Proposal.block(ON_HOST, Target.NONE, "", Optional.empty()), ErrorCode.EMPTY_SELECTOR),
                Map.entry(Proposal.block(ON_HOST, CLIENT, "", Optional.of(past)), ErrorCode.EXPIRY_PAST),
                Map.entry(
                        Proposal.block(new Scope.OneHost(Telemetry.host(9)), CLIENT, "", Optional.empty()),
                        ErrorCode.HOST_UNKNOWN),
                Map.entry(
                        Proposal.block(new Scope.Group("nobody"), CLIENT, "", Optional.empty()),
                        ErrorCode.GROUP_UNKNOWN),
                Map.entry(Proposal.block(ON_HOST, CLIENT, "x\ny", Optional.empty()), ErrorCode.BAD_TEXT),
                Map.entry(Proposal.block(ON_HOST, CLIENT, "x".repeat(501), Optional.empty()), ErrorCode.BAD_TEXT),
                Map.entry(isolate(Duration.ofSeconds(29)), ErrorCode.BAD_LEASE),
                Map.entry(isolate(Duration.ofDays(8)), ErrorCode.BAD_LEASE),
                Map.entry(
                        proposal(DecisionAction.ISOLATE, new Scope.Group("servers"), Target.NONE),
                        ErrorCode.SCOPE_NEEDS_HOST),
                Map.entry(
                        proposal(DecisionAction.ISOLATE, new Scope.WholeFleet(), Target.NONE),
                        ErrorCode.SCOPE_NEEDS_HOST),
                Map.entry(proposal(DecisionAction.ISOLATE, ON_HOST, CLIENT), ErrorCode.UNUSED_SELECTOR),
                Map.entry(Proposal.release(HOST, ""), ErrorCode.NOT_ISOLATED),
                Map.entry(
                        Proposal.isolate(
                                HOST,
                                Decisions.USUAL_LEASE,
                                List.of(new Reachable(
                                        Prefixes.parse("0.0.0.0/0"), Optional.empty(), OptionalInt.empty())),
                                "",
                                Optional.empty()),
                        ErrorCode.BAD_PREFIX),
                Map.entry(Proposal.block(ON_HOST, CLIENT, "", Optional.empty()).once(""), ErrorCode.BAD_TEXT));
        wrong.forEach((proposal, code) -> {
            assertCode(code, () -> decide(proposal));
            assertThat(audit.entries().getLast().outcome()).isEqualTo(AuditOutcome.REFUSED);
            assertThat(audit.entries().getLast().details()).containsEntry("code", code.name());
        });
        assertThat(decisions.standing()).isEmpty();
        assertThat(heard).isEmpty();
    }

    @Test
    void refusesTextsThatNameNothing() {
        Map<Runnable, ErrorCode> wrong = Map.of(
                () -> path("transmission"), ErrorCode.BAD_PATH,
                () -> path("/"), ErrorCode.BAD_PATH,
                () -> hash("AB".repeat(32)), ErrorCode.BAD_HASH,
                () -> hash("ab"), ErrorCode.BAD_HASH,
                () -> peer("10.0.0.1/8"), ErrorCode.BAD_PREFIX,
                () -> peer("10.0.0.0/33"), ErrorCode.BAD_PREFIX,
                () -> peer("example.org"), ErrorCode.BAD_PREFIX,
                () -> peer("::/0"), ErrorCode.BAD_PREFIX,
                () -> peer(""), ErrorCode.BAD_PREFIX,
                () -> new DecisionId("x"), ErrorCode.DECISION_UNKNOWN);
        wrong.forEach((work, code) -> assertCode(code, work));
    }

    @Test
    void neverCutsAgentsOffFromTheirController() {
        for (String network : List.of("192.0.2.10", "192.0.2.0/24", "128.0.0.0/1")) {
            assertCode(
                    ErrorCode.GUARD_CONTROLLER,
                    () -> decide(Proposal.block(new Scope.WholeFleet(), peer(network), "", Optional.empty())));
        }
        decide(Proposal.block(new Scope.WholeFleet(), peer("192.0.2.11"), "", Optional.empty()));
        decide(Proposal.allow(new Scope.WholeFleet(), peer("192.0.2.10"), "", Optional.empty()));
    }

    @Test
    void refusesTheOppositeOfTheSameAndRenewsTheSame() {
        Decision first = decide(Proposal.block(ON_HOST, CLIENT, "", Optional.empty()));
        assertCode(ErrorCode.CONTRADICTION, () -> decide(Proposal.allow(ON_HOST, CLIENT, "", Optional.empty())));
        decide(Proposal.allow(new Scope.WholeFleet(), CLIENT, "another place", Optional.empty()));
        Decision again = decide(
                Proposal.block(ON_HOST, CLIENT, "", Optional.of(clock.instant().plusSeconds(60))));
        assertThat(decisions.standing()).contains(again).doesNotContain(first);
        assertThat(decisions.get(first.id()).ending().orElseThrow().cause()).isEqualTo(Ending.Cause.SUPERSEDED);
    }

    @Test
    void isolatesAndReleases() {
        Decision isolation = decide(Proposal.isolate(HOST, "odd"));
        assertThat(isolation.lease()).contains(Decisions.USUAL_LEASE);
        ReleaseCode code = decisions.releaseCode(HOST, "operator:anna");
        assertThat(code.text()).matches("([0-9A-Z]{4}-){3}[0-9A-Z]{4}");
        assertThat(isolation.releaseCodeHash()).contains(code.hash());
        assertThat(audit.entries().getLast().action()).isEqualTo("decision.reveal-release-code");
        assertThat(audit.entries().toString()).doesNotContain(code.text());

        Decision second = decide(isolate(Duration.ofMinutes(2)));
        assertThat(decisions.isolation(HOST)).contains(second);
        assertThat(decisions.releaseCode(HOST, "operator:anna")).isNotEqualTo(code);

        Decision release = decide(Proposal.release(HOST, "clean"));
        assertThat(decisions.isolation(HOST)).isEmpty();
        assertThat(decisions.standing()).containsExactly(release);
        assertCode(ErrorCode.NOT_ISOLATED, () -> decisions.releaseCode(HOST, "operator:anna"));
        assertCode(ErrorCode.NOT_ISOLATED, () -> decide(Proposal.release(HOST, "again")));
        decide(Proposal.isolate(HOST, "odd again"));
        assertThat(decisions.standing()).hasSize(1);
    }

    @Test
    void endsByRevocationAndByItself() {
        Decision block = decide(Proposal.block(ON_HOST, CLIENT, "", Optional.empty()));
        Decision brief = decide(Proposal.isolate(
                HOST,
                Decisions.USUAL_LEASE,
                List.of(),
                "",
                Optional.of(clock.instant().plusSeconds(60))));
        decisions.revoke(block.id(), "operator:bert", "mistake");
        assertCode(ErrorCode.DECISION_ENDED, () -> decisions.revoke(block.id(), "operator:bert", ""));
        decisions.tick();
        assertThat(decisions.standing()).containsExactly(brief);
        clock.move(Duration.ofSeconds(60));
        assertThat(decisions.standing())
                .as("over, whether or not it was noticed")
                .isEmpty();
        assertCode(ErrorCode.DECISION_ENDED, () -> decisions.revoke(brief.id(), "operator:bert", ""));
        heard.clear();
        decisions.tick();
        decisions.tick();
        assertThat(heard).extracting(Decision::id).containsExactly(brief.id());
        assertThat(decisions.get(brief.id()).ending().orElseThrow().cause()).isEqualTo(Ending.Cause.EXPIRED);
        assertThat(audit.entries().getLast().action()).isEqualTo("decision.expire");
    }

    @Test
    void decidesOnceUnderOneKey() {
        Proposal proposal =
                Proposal.block(ON_HOST, CLIENT, "", Optional.empty()).once("k1");
        Decision first = decide(proposal);
        assertThat(decide(proposal)).isEqualTo(first);
        assertThat(decisions.history(Long.MAX_VALUE, 10)).hasSize(1);
        assertCode(
                ErrorCode.KEY_REUSED,
                () -> decide(Proposal.block(ON_HOST, path("/bin/b"), "", Optional.empty())
                        .once("k1")));
    }

    @Test
    void changesNothingWhenTheDiskIsFull() {
        Decision isolation = decide(Proposal.isolate(HOST, ""));
        store.full(true);
        assertCode(ErrorCode.STORE_FULL, () -> decide(Proposal.release(HOST, "")));
        assertThat(decisions.isolation(HOST)).contains(isolation);
        store.full(false);
        decide(Proposal.release(HOST, ""));
        audit.full(true);
        assertCode(ErrorCode.STORE_FULL, () -> decide(Proposal.isolate(HOST, "")));
        assertThat(decisions.isolation(HOST)).isEmpty();
    }

    private Decision decide(Proposal proposal) {
        return decisions.decide(proposal, "operator:anna");
    }

    private static Proposal isolate(Duration lease) {
        return Proposal.isolate(HOST, lease, List.of(), "", Optional.empty());
    }

    private static Proposal proposal(DecisionAction action, Scope scope, Target target) {
        return new Proposal(action, scope, target, Optional.empty(), List.of(), "", Optional.empty(), Optional.empty());
    }

    private static Target path(String path) {
        return Target.parse(Optional.of(path), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Target hash(String hash) {
        return Target.parse(Optional.empty(), Optional.of(hash), Optional.empty(), Optional.empty());
    }

    private static Target peer(String network) {
        return Target.parse(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(network));
    }

    private static void assertCode(ErrorCode code, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ControllerException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }
}
