package org.peerwarden.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerwarden.agent.flow.FakeNames;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.flow.Sights;

final class JudgeConfigTest {
    private static final JudgeConfig CHANGED = new JudgeConfig(
            new JudgeConfig.Memory(Duration.ofMinutes(1), 2, 4),
            new JudgeConfig.Swarm(2, 0.1, 0.2, 1),
            new JudgeConfig.Datagrams(2, 1),
            new JudgeConfig.Votes(0.9, 2, 2),
            new JudgeConfig.Levels(0.1, 0.3));

    @Test
    void haveTheValuesThatWereMeasured() {
        assertThat(JudgeConfig.DEFAULT)
                .isEqualTo(new JudgeConfig(
                        new JudgeConfig.Memory(Duration.ofMinutes(10), 1_024, 2_048),
                        new JudgeConfig.Swarm(5, 0.7, 0.8, 3),
                        new JudgeConfig.Datagrams(5, 3),
                        new JudgeConfig.Votes(0.3, 5, 1),
                        new JudgeConfig.Levels(0.5, 0.6)));
    }

    @Test
    void heedTheSwarm() {
        Conduct two =
                new Talks("/opt/x").calls("11.1.0.1:20001", "11.1.0.2:20002").conduct(true);

        assertThat(Deciders.peersWithoutNames(two, JudgeConfig.DEFAULT)).isEmpty();
        assertThat(Deciders.peersWithoutNames(two, CHANGED)).isPresent();
    }

    @Test
    void heedTheDatagrams() {
        Conduct two = new Talks("/opt/x")
                .datagrams(20_999, "11.1.0.1:20001", "11.1.0.2:20002")
                .conduct(true);

        assertThat(Deciders.oneSocketManyPeers(two, JudgeConfig.DEFAULT)).isEmpty();
        assertThat(Deciders.oneSocketManyPeers(two, CHANGED)).isPresent();
    }

    @Test
    void heedTheVotes() {
        Conduct one = new Talks("/opt/x")
                .listens(20_999)
                .calledAt(20_999, "11.1.0.1:40001")
                .calls(Outcome.REFUSED, "20.2.0.1:20001", "45.3.0.1:20001")
                .conduct(true);

        assertThat(Deciders.calledByStrangers(one, JudgeConfig.DEFAULT)).isPresent();
        assertThat(Deciders.calledByStrangers(one, CHANGED)).isEmpty();
        assertThat(Deciders.unansweredCalls(one, JudgeConfig.DEFAULT)).isEmpty();
        assertThat(Deciders.unansweredCalls(one, CHANGED)).isPresent();
    }

    @Test
    void heedTheLevelsAndTheWindow() {
        Talks talks = new Talks("/opt/x").listens(20_999).calls("11.1.0.1:20001");
        Judge judge = new Judge(CHANGED, new FakeNames(true));

        assertThat(new Judge(JudgeConfig.DEFAULT, new FakeNames(true)).update(talks.flows(), List.of(), Sights.START))
                .isEmpty();
        assertThat(judge.update(talks.flows(), List.of(), Sights.START)).hasSize(1);
        assertThat(judge.update(List.of(), List.of(), Sights.START.plusSeconds(61)))
                .extracting(Verdict::level)
                .containsExactly(Level.NONE);
    }
}
