package org.peerwarden.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.agent.health.Health;
import org.peerwarden.agent.posture.SignedState;
import org.peerwarden.agent.spool.Spool;
import org.peerwarden.agent.spool.SpoolLimits;
import org.peerwarden.proto.v1.Hello;
import org.peerwarden.proto.v1.Welcome;

class LinkStateTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        // stopped, attempting, welcomed, refused
        "false, false, false, false, WAITING",
        "false, false, false, true,  REFUSED",
        "false, true,  false, false, CALLING",
        "false, true,  false, true,  CALLING",
        "false, true,  true,  false, LIVE",
        "false, true,  true,  true,  LIVE",
        "true,  false, false, false, STOPPED",
        "true,  true,  true,  false, STOPPED",
        "true,  false, false, true,  STOPPED"
    })
    void followsFromTheFacts(boolean stopped, boolean attempting, boolean welcomed, boolean refused, LinkState state) {
        assertThat(LinkState.next(new LinkState.Facts(stopped, attempting, welcomed, refused)))
                .isEqualTo(state);
    }

    @Test
    void waitsLongerEachTimeWithinTheLimitAndStartsOverOnlyWhenTold() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(3));
        List<Duration> waits = new ArrayList<>();
        for (int round = 0; round < 8; round++) {
            waits.add(backoff.next());
        }

        for (int round = 0; round < 8; round++) {
            Duration whole = Duration.ofSeconds(Math.min(30, 1L << round));
            assertThat(waits.get(round)).isBetween(whole.dividedBy(2), whole);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        backoff.atLongest();
        assertThat(backoff.next()).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void noTwoAgentsComeBackInStep() {
        List<Duration> first = new ArrayList<>();
        for (int agent = 0; agent < 100; agent++) {
            first.add(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(agent)).next());
        }

        assertThat(first).doesNotHaveDuplicates();
    }

    @Test
    void anAttemptStartsOnce() {
        Health health = new Health(InstantSource.fixed(Instant.EPOCH));
        HostAndPort nobody = new HostAndPort("127.0.0.1", 1);
        ManagedChannel channel = Channels.to(
                        nobody, new TestAuthority().pin(), Optional.empty(), InstantSource.system())
                .build();
        try (Spool spool = Spool.open(directory, SpoolLimits.DEFAULT, health, new Random(1))) {
            Attempt attempt = new Attempt(nobody, channel, spool, 10, new Deaf());
            attempt.start(Hello.getDefaultInstance());

            assertThatIllegalStateException().isThrownBy(() -> attempt.start(Hello.getDefaultInstance()));
            attempt.cancel();
        } finally {
            Channels.close(channel);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "controller.example,        controller.example, 7443",
        "controller.example:7000,   controller.example, 7000",
        "192.0.2.1:7000,            192.0.2.1,          7000",
        "[2001:db8::1],             2001:db8::1,        7443",
        "[2001:db8::1]:7000,        2001:db8::1,        7000"
    })
    void readsWhereAControllerIs(String text, String host, int port) {
        assertThat(HostAndPort.parse(text)).isEqualTo(new HostAndPort(host, port));
        assertThat(HostAndPort.parse(HostAndPort.parse(text).toString())).isEqualTo(new HostAndPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":7443",
                "host:",
                "host:seven",
                "host:0",
                "host:65536",
                "2001:db8::1",
                "[2001:db8::1",
                "[::1]x"
            })
    void refusesWhatIsNoPlace(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostAndPort.parse(text));
    }

    private static final class Deaf implements Attempt.Listener {
        @Override
        public boolean welcomed(Attempt attempt, Welcome welcome) {
            return true;
        }

        @Override
        public void acknowledged(Attempt attempt) {}

        @Override
        public void desired(SignedState state) {}

        @Override
        public void ended(Attempt attempt, Optional<LinkException> failure) {}
    }
}
