package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.Await;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Role;
import org.peerwarden.policies.Transport;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventsTest {
    @TempDir
    Path directory;

    private ApiHarness api;
    private String admin;
    private HostId alice;
    private HostId files;

    @BeforeEach
    void start() {
        api = new ApiHarness(directory);
        admin = api.operator("root", Role.ADMIN);
        alice = api.host("alice", "workstations");
        files = api.host("files", "servers");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void whatChangesIsToldInTheFormOfTheContract() {
        Reader events = watch(admin, "");
        api.decisions.decide(org.peerwarden.controller.decision.Proposal.isolate(alice, "a worm"), "operator:root");
        assertThat(api.contract.checkSchema("Decision", events.next("decision")))
                .isEmpty();
        assertThat(api.contract.checkSchema("Host", events.next("host"))).isEmpty();
        api.policies.apply("policy: p\nrules: []\n", "operator:root", "");
        assertThat(api.contract.checkSchema("PolicyChange", events.next("policy")))
                .isEmpty();
        api.history.binaries.add(Sights.accused(alice, api.now()));
        api.live.publish(
                alice,
                List.of(
                        Sights.TRANSMISSION,
                        Sights.change(2, Transport.TCP, api.now()),
                        Sights.accused(alice, api.now()).verdict().orElseThrow()));
        String flow = events.next("flow");
        assertThat(api.contract.checkSchema("Flow", flow)).isEmpty();
        assertThat(flow).contains("/usr/bin/transmission-daemon", alice.value());
        assertThat(api.contract.checkSchema("Binary", events.next("verdict"))).isEmpty();
    }

    @Test
    void typesHostAndGroupNarrowWhatIsTold() {
        Reader flows = watch(admin, "?types=flow");
        Reader ofFiles = watch(admin, "?host=" + files);
        Reader servers = watch(api.operator("sam", Role.VIEWER, "servers"), "");
        api.live.publish(alice, List.of(Sights.change(1, Transport.TCP, api.now())));
        api.decisions.decide(org.peerwarden.controller.decision.Proposal.isolate(files, "a worm"), "operator:root");
        assertThat(flows.take()).contains("event: flow");
        assertThat(ofFiles.take()).contains(files.value());
        assertThat(servers.take()).contains(files.value());
        assertThat(servers.all()).noneMatch(event -> event.contains(alice.value()));
    }

    @Test
    void aHeartbeatComesWhereNothingElseDoes() {
        Reader events = watch(admin, "");
        Await.until("a heartbeat", () -> events.comments.contains(": alive"));
    }

    @Test
    void aSlowClientLosesEventsIsToldAndHoldsUpNobody() {
        Watcher slow = api.server.watchers().open(event -> true);
        Reader quick = watch(admin, "?types=policy,missed");
        for (int i = 0; i < 20; i++) {
            api.server
                    .watchers()
                    .publish(
                            new Event(EventType.POLICY, Optional.empty(), Optional.empty(), "{\"version\":" + i + "}"));
            assertThat(quick.next("policy")).contains("" + i);
        }
        assertThat(first(slow)).isEqualTo("{\"events\":12}");
        assertThat(first(slow)).isEqualTo("{\"version\":0}");
        assertThat(api.get(admin, "/v1/status").json().path("missedEvents").asInt())
                .isEqualTo(12);
        slow.close();
    }

    @Test
    void aClientThatNeverReadsCostsItsQueueAndNoMore() throws IOException {
        InputStream stuck = api.watch(admin, "?types=policy");
        Reader quick = watch(admin, "?types=policy,missed");
        String large = "{\"name\":\"" + "x".repeat(100_000) + "\"}";
        for (int i = 0; i < 200; i++) {
            api.server.watchers().publish(new Event(EventType.POLICY, Optional.empty(), Optional.empty(), large));
            assertThat(quick.next("policy")).hasSize(large.length());
        }
        assertThat(api.server.watchers().missedEvents()).isPositive();
        stuck.close();
    }

    @Test
    void thereAreOnlySoManyStreams() {
        List<Reader> open = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            open.add(watch(admin, ""));
        }
        var refused = api.get(admin, "/v1/events");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("TOO_MANY_STREAMS");
        open.getFirst().close();
        Await.until("the stream to be given back", () -> api.server.watchers().count() < 4);
    }

    @Test
    void aStreamEndsWithItsToken() {
        String token =
                api.tokens.issue("test", "root", "short", Duration.ofMinutes(1)).text();
        Reader events = watch(token, "");
        api.clock.move(Duration.ofMinutes(2));
        Await.until("the stream to end", () -> events.ended);
        assertThat(api.server.watchers().count()).isZero();
    }

    @Test
    void closingTheServerEndsItsStreams() {
        Reader events = watch(admin, "");
        api.server.close();
        Await.until("the stream to end", () -> events.ended);
    }

    private Reader watch(String token, String query) {
        Reader reader = new Reader(api.watch(token, query));
        Await.until("the stream to begin", () -> reader.comments.contains(": watching"));
        return reader;
    }

    private static String first(Watcher watcher) {
        try {
            return watcher.next(Duration.ofSeconds(5)).orElseThrow().data();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupt);
        }
    }

    /** Reads a stream on a thread of its own. */
    private static final class Reader {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
        private final List<String> passed = new ArrayList<>();
        private final InputStream stream;
        volatile boolean ended;

        Reader(InputStream stream) {
            this.stream = stream;
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                StringBuilder event = new StringBuilder();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(":")) {
                        comments.add(line);
                    } else if (!line.isEmpty()) {
                        event.append(line).append('\n');
                    } else if (!event.isEmpty()) {
                        events.add(event.toString());
                        event.setLength(0);
                    }
                }
            } catch (IOException closed) {
                // The end of a stream that was cut is an end like any other.
            } finally {
                ended = true;
            }
        }

        /** The next event, whatever it is. */
        String take() {
            try {
                return Optional.ofNullable(events.poll(20, TimeUnit.SECONDS)).orElseThrow();
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupt);
            }
        }

        /** The data of the next event of this name; others before it are kept for later. */
        String next(String name) {
            String wanted = "event: " + name + "\n";
            String found = passed.stream()
                    .filter(event -> event.startsWith(wanted))
                    .findFirst()
                    .orElse("");
            passed.remove(found);
            while (found.isEmpty()) {
                String event = take();
                if (event.startsWith(wanted)) {
                    found = event;
                } else {
                    passed.add(event);
                }
            }
            return found.substring(found.indexOf("data: ") + 6).strip();
        }

        List<String> all() {
            return List.copyOf(events);
        }

        void close() {
            try {
                stream.close();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
