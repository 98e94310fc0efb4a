package org.peerwarden.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
    @Test
    void readsAllThatARuleCanSay() {
        CheckResult result = Policies.check("""
                policy: everything
                description: One rule with all keys.
                rules:
                  - name: full
                    action: block
                    groups: [workstations, kiosks]
                    family: bittorrent
                    kind: file-sharing
                    minimum: confirmed
                    binary: {path: /usr/bin/client, name: client, package: client}
                    peer: [203.0.113.0/24, "2001:db8::/32"]
                    port: [6881, 6882-6889]
                    transport: tcp
                    reason: Because.
                """, "full.yaml");

        assertThat(result.report()).isEmpty();
        Rule rule = result.policy().orElseThrow().rules().getFirst();
        assertThat(rule.action()).isEqualTo(Action.BLOCK);
        assertThat(rule.groups()).containsExactlyInAnyOrder("workstations", "kiosks");
        assertThat(rule.line()).isEqualTo(4);
        assertThat(rule.reason()).isEqualTo("Because.");
        assertThat(rule.match().talk().orElseThrow().minimum()).isEqualTo(Level.CONFIRMED);
        assertThat(rule.match().peers().orElseThrow().prefixes()).hasToString("[203.0.113.0/24, 2001:db8::/32]");
        assertThat(rule.match().ports().orElseThrow().ranges()).containsExactly(new PortSet.Range(6881, 6889));
        assertThat(rule.match().reach()).isEqualTo(Reach.CONVERSATION);
    }

    @Test
    void namesAllProblemsAtOnceEachWithItsPlaceAndARemedy() {
        CheckResult result = Policies.check("""
                policy: Bad Name
                rules:
                  - name: one
                    action: blok
                    family: bittorrent
                  - name: two
                    action: block
                    port: [0, 70000, 9-3]
                  - name: two
                    action: alert
                    peer: 10.0.0.1/8
                    colour: red
                """, "bad.yaml");

        assertThat(result.policy()).isEmpty();
        assertThat(result.report()).isEqualTo("""
                        bad.yaml:1:9: error BAD_NAME: 'Bad Name' cannot be a policy; write at most 64 of a-z, 0-9 and -, with no - at the ends.
                        bad.yaml:4:13: error UNKNOWN_ACTION: 'blok' is no action; did you mean 'block'?
                        bad.yaml:8:12: error BAD_PORT: '0' is no port; write a number from 1 to 65535, or a range as 6881-6889.
                        bad.yaml:8:15: error BAD_PORT: '70000' is no port; write a number from 1 to 65535, or a range as 6881-6889.
                        bad.yaml:8:22: error BAD_PORT: '9-3' is no port; write a number from 1 to 65535, or a range as 6881-6889.
                        bad.yaml:9:11: error DUPLICATE_RULE: a rule is named 'two' already in line 6; name each rule differently.
                        bad.yaml:11:11: error BAD_PREFIX: '10.0.0.1/8' is no peer; bits are set beyond its length: write 10.0.0.0/8.
                        bad.yaml:12:5: error UNKNOWN_KEY: a rule has no key 'colour'; write name, action, groups, family, kind, minimum, binary, peer, port, transport or reason.""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                          | EMPTY
                    '['                                                         | NOT_YAML
                    'policy: &a x'                                              | NOT_ALLOWED
                    'policy: !!str x'                                           | NOT_ALLOWED
                    'policy: *a'                                                | NOT_ALLOWED
                    '[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]'                      | TOO_DEEP
                    '[]'                                                        | WRONG_TYPE
                    '{policy: a, policy: b, rules: []}'                         | DUPLICATE_KEY
                    '{policy: a}'                                               | MISSING_KEY
                    '{policy: 7, rules: []}'                                    | WRONG_TYPE
                    '{policy: a, rules: 3}'                                     | WRONG_TYPE
                    '{policy: a, rules: [{name: r, action: alert}]}'            | NO_CONDITION
                    '{policy: a, rules: [{name: r, action: block, peer: 0.0.0.0/0}]}' | MATCHES_EVERYTHING
                    '{policy: a, rules: [{name: r, action: block, transport: tcp}]}'  | MATCHES_EVERYTHING
                    '{policy: a, rules: [{name: r, action: block, groups: [], port: 1}]}' | EMPTY_LIST
                    '{policy: a, rules: [{name: r, action: alert, minimum: probable, port: 1}]}' | MINIMUM_WITHOUT_VERDICT
                    '{policy: a, rules: [{name: r, action: alert, kind: toy}]}' | UNKNOWN_KIND
                    '{policy: a, rules: [{name: r, action: alert, kind: worm, minimum: sure}]}' | UNKNOWN_LEVEL
                    '{policy: a, rules: [{name: r, action: alert, port: 1, transport: sctp}]}' | UNKNOWN_TRANSPORT
                    '{policy: a, rules: [{name: r, action: alert, binary: {path: client}}]}' | BAD_PATH
                    '{policy: a, rules: [{name: r, action: alert, binary: {sha256: abc}}]}' | BAD_HASH
                    """)
    void refusesWithACode(String text, ProblemCode code) {
        CheckResult result = Policies.check(text);

        assertThat(result.policy()).isEmpty();
        assertThat(result.problems()).extracting(Problem::code).contains(code);
    }

    @Test
    void refusesTwoRulesThatContradictEachOther() {
        CheckResult result = Policies.check("""
                policy: torn
                rules:
                  - {name: yes, action: allow, family: bittorrent}
                  - {name: no-, action: block, family: bittorrent}
                  - {name: never, action: block, family: bittorrent}
                """);

        assertThat(result.problems())
                .extracting(Problem::code, Problem::line)
                .contains(tuple(ProblemCode.BAD_NAME, 4), tuple(ProblemCode.CONTRADICTION, 5));
    }

    @Test
    void warnsOfARuleThatNeverSpeaksAndAcceptsThePolicy() {
        CheckResult result = Policies.check("""
                policy: shadow
                rules:
                  - {name: wide, action: block, peer: 10.0.0.0/8}
                  - {name: idle, action: alert, peer: 10.1.0.0/16}
                """);

        assertThat(result.policy()).isPresent();
        assertThat(result.problems()).extracting(Problem::code).isEqualTo(List.of(ProblemCode.NEVER_REACHED));
    }

    @Test
    void refusesWhatIsTooLargeUnread() {
        assertThat(Policies.check("#".repeat(Policies.MAXIMUM_LENGTH + 1)).problems())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.TOO_LARGE);
    }

    @Test
    void refusesTooManyRules() {
        String rule = "  - {name: r, action: alert, port: 1}\n";
        assertThat(Policies.check("policy: a\nrules:\n" + rule.repeat(Policies.MAXIMUM_RULES + 1))
                        .problems())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.TOO_MANY_RULES);
    }
}
