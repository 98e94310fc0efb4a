package org.peerwarden.agent.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;

/** Over a made /proc. */
final class ProcProcessesTest {
    private static final ProcessKey CLIENT = new ProcessKey(42, 900);

    @TempDir
    private Path root;

    private ProcProcesses processes = new ProcProcesses();

    @BeforeEach
    void makeProc() throws IOException {
        processes = new ProcProcesses(root);
        Files.createDirectories(root.resolve("host/etc"));
        Files.writeString(root.resolve("host/etc/passwd"), "me:x:1000:1000::/home/me:/bin/sh\n");
        Files.writeString(root.resolve("client"), "an executable");
        Files.writeString(root.resolve("init"), "first");
        process(1, 0, 5, "init");
        process(42, 1, 900, "client");
        Files.writeString(root.resolve("uptime"), "1 1");
    }

    @Test
    void listProcessesOnly() {
        assertThat(processes.processes()).containsExactlyInAnyOrder(new ProcessKey(1, 5), CLIENT);
        assertThat(processes.alive(CLIENT)).isTrue();
        assertThat(processes.alive(new ProcessKey(42, 901))).isFalse();
        assertThat(processes.alive(new ProcessKey(43, 1))).isFalse();
    }

    @Test
    void listTheSocketsThatAProcessHolds() {
        assertThat(processes.socketInodes(CLIENT)).containsExactlyInAnyOrder(4_200, 4_201);
        assertThat(processes.socketInodes(new ProcessKey(42, 901))).isEmpty();
        assertThat(processes.unreadable()).isZero();
    }

    @Test
    void describeAProcess() throws IOException {
        Owner owner = processes.describe(CLIENT).orElseThrow();

        assertThat(owner.process()).isEqualTo(CLIENT);
        assertThat(owner.binary().path()).isEqualTo(root.resolve("client").toString());
        assertThat(owner.binary().origin()).isEqualTo(Binary.Origin.FILE);
        assertThat(owner.binary().file()).isEqualTo(FileKeys.of(root.resolve("client")));
        assertThat(owner.commandLine()).containsExactly("client", "--token", "[redacted]");
        assertThat(owner.uid()).isEqualTo(1000);
        assertThat(owner.user()).contains("me");
        assertThat(owner.parents())
                .containsExactly(new Owner.Parent(
                        new ProcessKey(1, 5), root.resolve("init").toString()));
        assertThat(owner.cgroup()).contains("/system.slice/client.service");
        assertThat(owner.unit()).contains("client.service");
        assertThat(owner.container()).isEmpty();
        assertThat(owner.networkNamespace()).isEqualTo(4_026_531_840L);
    }

    @Test
    void readTheUsersAgainWhenTheyChange() throws IOException {
        processes.describe(CLIENT);
        Files.writeString(root.resolve("host/etc/passwd"), "renamed:x:1000:1000::/home/me:/bin/sh\n");

        assertThat(processes.describe(CLIENT).orElseThrow().user()).contains("renamed");
    }

    @Test
    void takeInThatAPidWasUsedAgainOnceItWasLookedAt() throws IOException {
        processes.processes();
        process(42, 1, 901, "client");

        assertThat(processes.socketInodes(CLIENT)).isEmpty();
        assertThat(processes.describe(CLIENT)).isEmpty();
        assertThat(processes.processes()).contains(new ProcessKey(42, 901)).doesNotContain(CLIENT);
    }

    @Test
    void giveTheBytesOfTheBinaryThatIsMeantOnly() throws IOException {
        Binary binary = processes.describe(CLIENT).orElseThrow().binary();
        try (InputStream bytes = processes.open(CLIENT, binary)) {
            assertThat(bytes.readAllBytes()).isEqualTo("an executable".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(root.resolve("client"), "another, longer executable");

        assertThatThrownBy(() -> processes.open(CLIENT, binary).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not the file that was meant");
    }

    private void process(int pid, int parent, long start, String executable) throws IOException {
        Path directory = Files.createDirectories(root.resolve(Integer.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                "%d (a (b) c) S %d 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %d 0 0".formatted(pid, parent, start));
        if (Files.exists(directory.resolve("fd"))) {
            return;
        }
        Files.writeString(directory.resolve("status"), "Name:\tx\nUid:\t1000\t1000\t1000\t1000\n");
        Files.writeString(directory.resolve("cmdline"), executable + "\0--token\0hunter2\0");
        Files.writeString(directory.resolve("cgroup"), "0::/system.slice/" + executable + ".service\n");
        Files.createDirectories(directory.resolve("fd"));
        Files.createDirectories(directory.resolve("ns"));
        Files.createSymbolicLink(directory.resolve("exe"), root.resolve(executable));
        Files.createSymbolicLink(directory.resolve("root"), root.resolve("host"));
        Files.createSymbolicLink(directory.resolve("ns/net"), Path.of("net:[4026531840]"));
        Files.createSymbolicLink(directory.resolve("fd/0"), Path.of("pipe:[76]"));
        Files.createSymbolicLink(directory.resolve("fd/1"), Path.of("pipe:[77]"));
        Files.createSymbolicLink(directory.resolve("fd/2"), Path.of("socket:[" + pid + "00]"));
        Files.createSymbolicLink(directory.resolve("fd/3"), Path.of("socket:[" + pid + "01]"));
    }
}
