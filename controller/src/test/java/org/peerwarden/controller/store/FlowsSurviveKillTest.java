package org.peerwarden.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.controller.flow.Telemetry.NOON;
import static org.peerwarden.controller.flow.Telemetry.host;
import static org.peerwarden.controller.flow.Telemetry.spool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.flow.FlowFilter;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.flow.Page;
import org.peerwarden.controller.flow.PageRequest;
import org.peerwarden.controller.flow.PolicyHit;
import org.peerwarden.controller.identity.HostId;

/** A controller that is killed in the middle loses nothing that it acknowledged, and keeps nothing twice. */
class FlowsSurviveKillTest {
    private static final int ROUNDS = 3;

    /** So many lie on both sides of a merge of the log into the file. */
    private static final int ACKNOWLEDGEMENTS = 120;

    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    @Test
    void losesNothingAcknowledgedAndDoublesNothing() throws IOException, InterruptedException {
        Map<String, Long> acknowledged = new HashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            runAndKill(round, acknowledged);
        }
        assertThat(acknowledged).hasSize(FlowVictim.HOSTS);
        try (DuckFlows flows =
                new DuckFlows(new FlowSettings(folder, 3, 128, "1MB"), new LiveView(), InstantSource.fixed(NOON))) {
            for (int number = 1; number <= FlowVictim.HOSTS; number++) {
                HostId host = host(number);
                long kept = flows.nextOffset(host, spool(1));
                assertThat(kept).isGreaterThanOrEqualTo(acknowledged.get(host.value()));
                assertThat(single(flows, host))
                        .containsExactlyElementsOf(LongStream.range(0, kept)
                                .filter(offset -> offset % 2 == 1)
                                .boxed()
                                .toList());
                assertThat(flows.totals(FlowFilter.ALL.of(Set.of(host)))
                                .getFirst()
                                .traffic()
                                .flows())
                        .as("one flow each four records, begun by the first")
                        .isEqualTo((kept + 3) / 4);
            }
        }
    }

    private void runAndKill(int round, Map<String, Long> acknowledged) throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        Process victim = ChildJvm.start(scratch, FlowVictim.class, folder.toString(), Integer.toString(round));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            int count = 0;
            String line = lines.readLine();
            while (line != null) {
                String[] parts = line.split(" ", -1);
                if (parts.length == 2 && parts[0].length() == 32) {
                    acknowledged.merge(parts[0], Long.parseLong(parts[1]), Math::max);
                    if (++count == ACKNOWLEDGEMENTS) {
                        // By the handle: the process itself would close the stream with what is still in it.
                        victim.toHandle().destroyForcibly();
                    }
                }
                line = lines.readLine();
            }
            assertThat(count).as("acknowledged before it was killed").isGreaterThanOrEqualTo(ACKNOWLEDGEMENTS);
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    private static List<Long> single(DuckFlows flows, HostId host) {
        List<Long> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<PolicyHit> page = flows.policyHits(FlowFilter.ALL.of(Set.of(host)), new PageRequest(1000, cursor));
            page.items().forEach(hit -> found.add(hit.event().binary()));
            cursor = page.next();
        } while (cursor.isPresent());
        return found.reversed();
    }
}
