package org.peerwarden.agent.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LocalFactsTest {
    @Test
    void everythingIsReadAsItWasWritten() {
        LocalFacts facts = new LocalFacts(
                Optional.of(new Lease("d=1\n", "boot", Duration.ofMillis(1234), Duration.ofSeconds(-5))),
                Optional.of("verified"),
                Optional.of("released"),
                Optional.of("expired"),
                List.of(
                        new LocalFacts.BlockedBinary("rule", -1, "/opt/é # x"),
                        new LocalFacts.BlockedBinary("d2", Long.MAX_VALUE, " /b")));

        assertThat(LocalFacts.parse(facts.toBytes())).isEqualTo(facts);
        assertThat(LocalFacts.parse(LocalFacts.NONE.toBytes())).isEqualTo(LocalFacts.NONE);
    }

    @Test
    void whatCannotBeReadIsNothing() {
        for (String text : List.of("", "\0", "lease.decision=d\nlease.end=soon", "blocked.0.source=a", "\\uZZZZ")) {
            assertThat(LocalFacts.parse(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(LocalFacts.NONE);
        }
    }
}
