package org.peerwarden.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorisationTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # role,  groups,  act,              fleet-wide,       in a,             in b
            VIEWER,  ,        VIEW,             ,                 ,
            VIEWER,  ,        DECIDE,           ROLE_FORBIDS,     ROLE_FORBIDS,     ROLE_FORBIDS
            VIEWER,  a,       VIEW,             GROUP_FORBIDDEN,  ,                 GROUP_FORBIDDEN
            ANALYST, ,        DECIDE,           ,                 ,
            ANALYST, a,       DECIDE,           GROUP_FORBIDDEN,  ,                 GROUP_FORBIDDEN
            ANALYST, ,        CHANGE_POLICY,    ROLE_FORBIDS,     ROLE_FORBIDS,     ROLE_FORBIDS
            ANALYST, a,       CHANGE_POLICY,    ROLE_FORBIDS,     ROLE_FORBIDS,     ROLE_FORBIDS
            ADMIN,   ,        CHANGE_POLICY,    ,                 ,
            ADMIN,   a,       CHANGE_POLICY,    GROUP_FORBIDDEN,  GROUP_FORBIDDEN,  GROUP_FORBIDDEN
            ADMIN,   a,       ENROL,            GROUP_FORBIDDEN,  ,                 GROUP_FORBIDDEN
            ADMIN,   a,       AUDIT,            GROUP_FORBIDDEN,  GROUP_FORBIDDEN,  GROUP_FORBIDDEN
            ADMIN,   a,       CHANGE_OPERATORS, GROUP_FORBIDDEN,  GROUP_FORBIDDEN,  GROUP_FORBIDDEN
            ADMIN,   a b,     DECIDE,           GROUP_FORBIDDEN,  ,
            ADMIN,   ,        CHANGE_OPERATORS, ,                 ,
            """)
    void table(Role role, String groups, Act act, String everywhere, String inA, String inB) {
        Operator operator = operator(role, groups, false);

        assertThat(Authorisation.refusal(operator, act).map(Enum::name).orElse(null))
                .isEqualTo(everywhere);
        assertThat(Authorisation.refusal(operator, act, "a").map(Enum::name).orElse(null))
                .isEqualTo(inA);
        assertThat(Authorisation.refusal(operator, act, "b").map(Enum::name).orElse(null))
                .isEqualTo(inB);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ANALYST, a, DECIDE,
            ANALYST, a, CHANGE_POLICY, ROLE_FORBIDS
            ADMIN,   a, ENROL,
            ADMIN,   a, AUDIT,         GROUP_FORBIDDEN
            ADMIN,   ,  AUDIT,
            """)
    void anywhere(Role role, String groups, Act act, String refusal) {
        assertThat(Authorisation.refusalAnywhere(operator(role, groups, false), act)
                        .map(Enum::name)
                        .orElse(null))
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource({"VIEWER", "ANALYST", "ADMIN"})
    void whoIsSwitchedOffMayNothing(Role role) {
        Operator operator = operator(role, "", true);

        assertThat(Arrays.stream(Act.values()).map(act -> Authorisation.refusal(operator, act, "a")))
                .allSatisfy(refusal -> assertThat(refusal).map(Enum::name).contains("OPERATOR_DISABLED"));
    }

    private static Operator operator(Role role, @org.jspecify.annotations.Nullable String groups, boolean disabled) {
        Set<String> confined = groups == null || groups.isEmpty()
                ? Set.of()
                : Arrays.stream(groups.split(" ", -1)).collect(Collectors.toSet());
        return new Operator("alice", role, confined, Instant.EPOCH, disabled);
    }
}
