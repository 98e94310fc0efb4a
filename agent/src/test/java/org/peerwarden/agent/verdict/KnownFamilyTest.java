package org.peerwarden.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.policies.Families;

final class KnownFamilyTest {
    @Test
    void haveTheNamesThatPoliciesUse() {
        assertThat(KnownFamily.ALL)
                .extracting(KnownFamily::name)
                .doesNotHaveDuplicates()
                .isSubsetOf(Families.KNOWN);
    }

    @Test
    void claimNoPortOfAServiceAndNoneTwice() {
        List<Integer> ports = KnownFamily.ALL.stream()
                .flatMap(family -> family.ports().stream())
                .flatMap(range ->
                        IntStream.rangeClosed(range.first(), range.last()).boxed())
                .toList();

        assertThat(ports).doesNotHaveDuplicates();
        assertThat(ports.stream().filter(port -> port >= 1024)).noneMatch(ServicePorts::contain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl",
                "wget",
                "ssh",
                "sshd",
                "nginx",
                "dnsmasq",
                "unbound",
                "chronyd",
                "java",
                "node",
                "python3.11",
                "svchost.exe",
                "firefox",
                "opentracker",
                ""
            })
    void claimNoProgramOfManyUses(String name) {
        assertThat(KnownFamily.ofProgram(name)).isEmpty();
    }
}
