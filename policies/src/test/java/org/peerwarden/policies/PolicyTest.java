package org.peerwarden.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Subject.Program CLIENT =
            new Subject.Program("/usr/bin/client", Optional.of("ab".repeat(32)), Optional.of("client"));

    @Test
    void theStrongestActionSpeaksWhateverTheOrder() {
        Policy policy = policy("""
                policy: order
                rules:
                  - {name: tell, action: alert, kind: file-sharing, minimum: suspected}
                  - {name: stop, action: block, family: bittorrent}
                  - {name: cut, action: isolate, family: bittorrent, minimum: confirmed}
                  - {name: spare, action: allow, family: bittorrent, binary: {path: /opt/spared}}
                """);

        assertThat(said(policy, talker("/usr/bin/client", Level.SUSPECTED))).isEqualTo("tell");
        assertThat(said(policy, talker("/usr/bin/client", Level.PROBABLE))).isEqualTo("stop");
        assertThat(said(policy, talker("/usr/bin/client", Level.CONFIRMED))).isEqualTo("cut");
        assertThat(said(policy, talker("/opt/spared", Level.CONFIRMED))).isEqualTo("spare");
    }

    @Test
    void aRuleIsForItsGroupsOnly() {
        Policy policy = policy("""
                policy: groups
                rules:
                  - {name: stop, action: block, groups: [workstations], binary: {name: client}}
                """);

        assertThat(said(policy, binary("workstations", CLIENT))).isEqualTo("stop");
        assertThat(said(policy, binary("servers", CLIENT))).isEqualTo("nothing");
    }

    @Test
    void aConditionOnWhatIsNotKnownDoesNotHold() {
        Policy policy = policy("""
                policy: hash
                rules:
                  - {name: stop, action: block, binary: {sha256: %s}}
                """.formatted("ab".repeat(32)));
        Subject.Program unhashed = new Subject.Program("/usr/bin/client", Optional.empty(), Optional.empty());

        assertThat(said(policy, binary("any", CLIENT))).isEqualTo("stop");
        assertThat(said(policy, binary("any", unhashed))).isEqualTo("nothing");
    }

    @Test
    void aPortIsAtEitherEnd() {
        Policy policy = policy("""
                policy: ports
                rules:
                  - {name: stop, action: block, port: 6881-6889, transport: tcp, peer: 203.0.113.0/24}
                """);

        assertThat(said(policy, conversation(Transport.TCP, 50_000, "203.0.113.9", 6885)))
                .isEqualTo("stop");
        assertThat(said(policy, conversation(Transport.TCP, 6881, "203.0.113.9", 50_000)))
                .isEqualTo("stop");
        assertThat(said(policy, conversation(Transport.UDP, 6881, "203.0.113.9", 6885)))
                .isEqualTo("nothing");
        assertThat(said(policy, conversation(Transport.TCP, 6881, "203.0.114.9", 6885)))
                .isEqualTo("nothing");
        assertThat(said(policy, conversation(Transport.TCP, 6880, "203.0.113.9", 6890)))
                .isEqualTo("nothing");
    }

    private static Policy policy(String text) {
        CheckResult result = Policies.check(text);
        return result.policy().orElseThrow(() -> new AssertionError(result.report()));
    }

    private static String said(Policy policy, Subject subject) {
        return policy.decide(subject).map(ruling -> ruling.rule().name()).orElse("nothing");
    }

    private static Subject talker(String path, Level level) {
        return new Subject(
                "any",
                Optional.of(new Subject.Program(path, Optional.empty(), Optional.empty())),
                Optional.of(new Subject.Judgement(level, Optional.of("bittorrent"), Optional.of(Kind.FILE_SHARING))),
                Optional.empty());
    }

    private static Subject binary(String group, Subject.Program program) {
        return new Subject(group, Optional.of(program), Optional.empty(), Optional.empty());
    }

    private static Subject conversation(Transport transport, int localPort, String peer, int port) {
        Subject.Peer other = new Subject.Peer(Address.parse(peer).orElseThrow(), port);
        return new Subject(
                "any",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Subject.Conversation(transport, localPort, Optional.of(other))));
    }
}
