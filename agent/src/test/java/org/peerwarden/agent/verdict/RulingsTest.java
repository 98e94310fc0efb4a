package org.peerwarden.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.Sights;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owners;
import org.peerwarden.agent.process.SoftwarePackage;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.policies.Action;
import org.peerwarden.policies.CheckResult;
import org.peerwarden.policies.Policies;
import org.peerwarden.policies.Policy;

final class RulingsTest {
    private static final String BITTORRENT = """
            policy: p
            rules:
              - name: no-bittorrent
                action: block
                groups: [workstations]
                family: bittorrent
            """;

    private final Rulings rulings = new Rulings();
    private final Talks client =
            new Talks("/usr/bin/transmission-daemon").listens(51413).calls("11.1.0.1:6881", "20.2.0.1:6881");
    private final Talks curl = new Talks("/usr/bin/curl").calls("11.1.0.1:80");

    @Test
    void ruleABinaryByItsVerdictInTheGroupThatIsMeant() {
        rulings.use(policy(BITTORRENT), "workstations");
        assertThat(rulings.update(flows(client, curl), Map.of())).isEmpty();

        List<PolicyRuling> found = rulings.update(flows(client, curl), bittorrent(Level.PROBABLE));

        assertThat(found).singleElement().satisfies(ruling -> {
            assertThat(ruling.ruling().action()).isEqualTo(Action.BLOCK);
            assertThat(ruling.ruling().rule().name()).isEqualTo("no-bittorrent");
            assertThat(ruling.binary().map(Binary::path)).contains("/usr/bin/transmission-daemon");
            assertThat(ruling.peer()).isEmpty();
            assertThat(ruling.flow()).isEmpty();
            assertThat(ruling.transport()).isEmpty();
        });
        rulings.use(policy(BITTORRENT), "servers");
        assertThat(rulings.update(flows(client, curl), bittorrent(Level.PROBABLE)))
                .isEmpty();
        rulings.use(Optional.empty(), "workstations");
        assertThat(rulings.update(flows(client, curl), bittorrent(Level.PROBABLE)))
                .isEmpty();
    }

    @Test
    void followTheVerdict() {
        rulings.use(policy(BITTORRENT), "workstations");

        assertThat(rulings.update(flows(client), bittorrent(Level.SUSPECTED))).isEmpty();
        assertThat(rulings.update(flows(client), bittorrent(Level.CONFIRMED))).hasSize(1);
        assertThat(rulings.update(flows(client), Map.of())).isEmpty();
    }

    @Test
    void standWhileTheVerdictDoesAlsoWhenNothingIsOpen() {
        rulings.use(policy(BITTORRENT), "workstations");
        rulings.update(flows(client), bittorrent(Level.PROBABLE));

        assertThat(rulings.update(List.of(), bittorrent(Level.PROBABLE))).hasSize(1);
        assertThat(rulings.update(List.of(), Map.of())).isEmpty();
    }

    @Test
    void ruleByHashOnceItIsKnown() {
        String hash = "ab".repeat(32);
        rulings.use(policy("""
                policy: p
                rules:
                  - name: no-client
                    action: isolate
                    binary: {sha256: %s, package: client}
                """.formatted(hash)), "");
        Binary binary = Owners.binary("/usr/bin/client");
        Binary known = binary.with(Optional.of(hash), Optional.of(new SoftwarePackage("client", "1")));

        assertThat(rulings.update(flows(new Talks(binary).listens(1)), Map.of()))
                .isEmpty();
        assertThat(rulings.update(flows(new Talks(binary).listens(1), new Talks(known).listens(1)), Map.of()))
                .hasSize(1);
        assertThat(rulings.update(flows(new Talks(known).listens(1), new Talks(binary).listens(1)), Map.of()))
                .hasSize(1);
    }

    @Test
    void standForTheNetworkBeforeAnybodyTalksAndNameWhoDoes() {
        rulings.use(policy("""
                policy: p
                rules:
                  - name: no-peer
                    action: block
                    peer: [11.1.0.0/16]
                  - name: say-peer
                    action: alert
                    peer: [20.2.0.0/16]
                """), "");

        assertThat(rulings.update(List.of(), Map.of())).singleElement().satisfies(ruling -> {
            assertThat(ruling.ruling().rule().name()).isEqualTo("no-peer");
            assertThat(ruling.binary()).isEmpty();
        });
        List<PolicyRuling> found = rulings.update(flows(client, curl), Map.of());

        assertThat(found)
                .extracting(
                        ruling -> ruling.ruling().rule().name(),
                        ruling -> ruling.binary().map(Binary::name).orElse("-"),
                        ruling -> ruling.peer().map(Object::toString).orElse("-"),
                        ruling -> ruling.transport().map(Transport::name).orElse("-"))
                .containsExactly(
                        tuple("no-peer", "-", "-", "-"),
                        tuple("no-peer", "curl", "11.1.0.1:80", "TCP"),
                        tuple("no-peer", "transmission-daemon", "11.1.0.1:6881", "TCP"),
                        tuple("say-peer", "transmission-daemon", "20.2.0.1:6881", "TCP"));
        assertThat(found.get(1).flow()).contains(curl.flows().getFirst().id());
    }

    @Test
    void ruleSomeConversationsOfABinary() {
        rulings.use(policy("""
                policy: p
                rules:
                  - name: no-web
                    action: block
                    binary: {name: curl}
                    port: [80]
                """), "");

        assertThat(rulings.update(flows(client, curl), Map.of()))
                .singleElement()
                .satisfies(ruling -> assertThat(ruling.peer()).contains(Sights.endpoint("11.1.0.1:80")));
    }

    @Test
    void letAnExceptionForAPeerWin() {
        rulings.use(policy("""
                policy: p
                rules:
                  - name: no-curl
                    action: block
                    binary: {name: curl}
                  - name: but-this
                    action: allow
                    binary: {name: curl}
                    peer: [11.1.0.1]
                """), "");

        assertThat(rulings.update(flows(curl), Map.of()))
                .extracting(ruling -> ruling.ruling().action())
                .containsExactly(Action.BLOCK, Action.ALLOW);
    }

    @Test
    void sayEachRuleOnceForOnePeerAndNoMoreThanTheMost() {
        rulings.use(policy("""
                policy: p
                rules:
                  - name: all-high
                    action: alert
                    port: [1024-65535]
                    transport: tcp
                """), "");
        Talks many = new Talks("/opt/x");
        for (int i = 0; i < Rulings.MAXIMUM + 50; i++) {
            many.calls("11.%d.%d.1:20001".formatted(i / 250, i % 250));
        }
        many.calls("11.0.0.1:20001");

        assertThat(rulings.update(many.flows(), Map.of())).hasSize(Rulings.MAXIMUM);
        assertThat(rulings.leftOut()).isEqualTo(50);
        assertThat(rulings.update(many.flows().subList(0, 10), Map.of())).hasSize(10);
        assertThat(rulings.leftOut()).isZero();
    }

    private Map<Long, Verdict> bittorrent(Level level) {
        return Map.of(
                client.binary(),
                new Verdict(
                        client.binary(),
                        level,
                        Optional.of("bittorrent"),
                        Optional.of(Kind.FILE_SHARING),
                        0.7,
                        List.of(),
                        Sights.START));
    }

    private static Optional<Policy> policy(String text) {
        CheckResult result = Policies.check(text);
        assertThat(result.policy()).as(result.toString()).isPresent();
        return result.policy();
    }

    private static List<Flow> flows(Talks... talks) {
        List<Flow> flows = new ArrayList<>();
        for (Talks some : talks) {
            flows.addAll(some.flows());
        }
        return flows;
    }
}
