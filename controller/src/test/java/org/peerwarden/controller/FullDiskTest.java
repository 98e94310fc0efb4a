package org.peerwarden.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.session.FakeAgent;
import org.peerwarden.controller.session.FakeStream;
import org.peerwarden.controller.session.Records;
import org.peerwarden.proto.v1.Record;

/** A real file system that is really full. Needs root for the mount, in a mount namespace of its own. */
@Tag("kernel")
class FullDiskTest {
    private static final int BATCH = 200;

    @TempDir
    Path directory;

    @BeforeEach
    void mount() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=48m", "pw-full-disk", directory.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", directory.toString());
    }

    @Test
    void whatCannotBeStoredIsNotAcknowledgedAndGoesOnWhenThereIsSpace() throws Exception {
        try (ControllerHarness harness = ControllerHarness.start(directory.resolve("data"), InstantSource.system())) {
            FakeAgent agent = harness.agent();
            agent.enrol(ControllerTest.enrolToken(harness));
            FakeStream stream = agent.converse();
            stream.batch(0, batch(0));
            long acknowledged = stream.acknowledged();
            assertThat(acknowledged).isEqualTo(BATCH);

            Path filler = fill();
            Optional<StatusRuntimeException> refused = Optional.empty();
            for (int i = 0; i < 200 && refused.isEmpty(); i++) {
                stream.batch(acknowledged, batch(acknowledged));
                Optional<Long> next = stream.acknowledgedUnlessRefused();
                acknowledged = next.orElse(acknowledged);
                refused = next.isPresent() ? Optional.empty() : Optional.of(stream.failure());
            }
            assertThat(refused).hasValueSatisfying(failure -> {
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(FakeStream.code(failure)).isEqualTo("STORE_FULL");
            });
            // The lease goes on: a stream is let in and told what is wanted, full disk or not.
            FakeStream meanwhile = agent.converse();
            assertThat(meanwhile.state().getPayload().isEmpty()).isFalse();

            Files.delete(filler);
            FakeStream after = agent.open();
            after.say(agent.hello());
            assertThat(after.welcome().getNextOffset()).isEqualTo(acknowledged);
            after.batch(acknowledged, batch(acknowledged));
            assertThat(after.acknowledged()).isEqualTo(acknowledged + BATCH);
        }
    }

    private static Record[] batch(long first) {
        Record[] records = new Record[BATCH];
        for (int i = 0; i < BATCH; i++) {
            records[i] = Records.flow((int) first + i);
        }
        return records;
    }

    private Path fill() throws IOException {
        Path filler = directory.resolve("filler");
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return filler;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }
}
