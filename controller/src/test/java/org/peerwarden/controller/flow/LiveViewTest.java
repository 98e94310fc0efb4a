package org.peerwarden.controller.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.controller.flow.Telemetry.NOON;
import static org.peerwarden.controller.flow.Telemetry.TRANSMISSION;
import static org.peerwarden.controller.flow.Telemetry.binarySeen;
import static org.peerwarden.controller.flow.Telemetry.flow;
import static org.peerwarden.controller.flow.Telemetry.host;
import static org.peerwarden.controller.flow.Telemetry.policyEvent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.peerwarden.controller.flow.LiveEvent.FlowNews;
import org.peerwarden.controller.flow.LiveEvent.Missed;

class LiveViewTest {
    private final LiveView live = new LiveView();

    @Test
    void countsWhatASlowListenerMisses() throws InterruptedException {
        try (Subscription slow = live.subscribe(FlowFilter.ALL, 2);
                Subscription quick = live.subscribe(FlowFilter.ALL, 100)) {
            for (int number = 1; number <= 5; number++) {
                publish(flow(number, 1, Outcome.ESTABLISHED, NOON));
            }
            assertThat(number(slow)).isEqualTo(1);
            publish(flow(6, 1, Outcome.ESTABLISHED, NOON));
            assertThat(number(slow)).isEqualTo(2);
            assertThat(slow.poll(Duration.ZERO)).contains(new Missed(4));
            assertThat(slow.poll(Duration.ZERO)).isEmpty();
            publish(flow(7, 1, Outcome.ESTABLISHED, NOON));
            assertThat(number(slow)).as("goes on once it has caught up").isEqualTo(7);
            for (int number = 1; number <= 7; number++) {
                assertThat(number(quick)).isEqualTo(number);
            }
        }
    }

    @Test
    void tellsNobodyOfOtherHosts() throws InterruptedException {
        try (Subscription one = live.subscribe(FlowFilter.ALL.of(Set.of(host(2))), 10)) {
            publish(
                    binarySeen(TRANSMISSION, "/bin/t", ""),
                    flow(1, 1, Outcome.ESTABLISHED, NOON),
                    policyEvent(TRANSMISSION, NOON));
            assertThat(one.poll(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void letsAWaitingListenerGoWhenItIsClosed() throws InterruptedException, ExecutionException {
        Subscription subscription = live.subscribe(FlowFilter.ALL, 10);
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<LiveEvent>> waiting = other.submit(() -> subscription.poll(Duration.ofHours(1)));
            subscription.close();
            assertThat(waiting.get()).isEmpty();
        }
        publish(flow(1, 1, Outcome.ESTABLISHED, NOON));
        assertThat(subscription.poll(Duration.ZERO)).isEmpty();
    }

    @Test
    void forgetsTheBinaryUsedLongestAgoWhenAHostHasTooMany() throws InterruptedException {
        for (long binary = 1; binary <= LiveView.MOST_BINARIES + 1; binary++) {
            live.recall(host(1), List.of(binarySeen(binary, "/bin/" + binary, "")));
        }
        try (Subscription subscription = live.subscribe(FlowFilter.ALL, 10)) {
            publish(flow(1, 1, Outcome.ESTABLISHED, NOON, 1, "198.51.100.1"));
            publish(flow(2, 1, Outcome.ESTABLISHED, NOON, 2, "198.51.100.1"));
            assertThat(news(subscription).flow().binary()).isEmpty();
            assertThat(news(subscription).flow().binary().orElseThrow().path()).isEqualTo("/bin/2");
        }
    }

    private void publish(TelemetryRecord... records) {
        live.publish(host(1), List.of(records));
    }

    private static FlowNews news(Subscription subscription) throws InterruptedException {
        return (FlowNews) subscription.poll(Duration.ZERO).orElseThrow();
    }

    private static int number(Subscription subscription) throws InterruptedException {
        return (int) news(subscription).flow().flow().flow().getLeastSignificantBits();
    }
}
