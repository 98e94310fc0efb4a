package org.peerwarden.installers.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

@Tag("e2e")
class LabTest {
    private static final Duration QUICK = Duration.ofSeconds(10);

    @Test
    void hostsAreMachinesOfTheirOwnThatReachEachOther() {
        try (Lab lab = Lab.open()) {
            LabHost one = lab.host("one");
            LabHost two = lab.host("two");
            lab.name("two.test", two);

            assertThat(one.run(QUICK, List.of("hostname")).output().strip()).isEqualTo("one");
            assertThat(one.run(QUICK, List.of("cat", "/etc/machine-id")).output())
                    .isNotEqualTo(
                            two.run(QUICK, List.of("cat", "/etc/machine-id")).output());
            assertThat(one.run(QUICK, List.of("cat", "/proc/self/cgroup")).output())
                    .contains("0::/system.slice/console.service");
            assertThat(one.address().prefix()).isNotEqualTo(two.address().prefix());

            LabProcess listener = two.start("listener", List.of("python3", "-m", "http.server", "--bind", "::", "80"));
            Await.until(
                    "a page by name",
                    QUICK,
                    () -> one.run(QUICK, List.of("curl", "-s", "http://two.test/"))
                            .succeeded());
            assertThat(one.run(
                            QUICK,
                            List.of("curl", "-s", "http://[" + two.address().v6() + "]/")))
                    .returns(0, Ran::status);
            assertThat(one.trafficWith(two).received()).isGreaterThan(500);
            assertThat(one.run(QUICK, List.of("curl", "-sS", "http://1.1.1.1/")).errors())
                    .contains("Failed to connect");

            two.switchOff();
            assertThat(listener.isAlive()).isFalse();
            two.switchOn();
            assertThat(one.run(QUICK, List.of("curl", "-sS", "http://two.test/"))
                            .errors())
                    .contains("Failed to connect");
        }
    }

    @Test
    void aRelayLeadsFromTheMachineToAHostAndNothingElseDoes() throws IOException {
        try (Lab lab = Lab.open()) {
            LabHost host = lab.host("one");
            host.start(
                    "listener",
                    List.of(
                            "python3",
                            "-m",
                            "http.server",
                            "--bind",
                            host.address().v4(),
                            "80"));
            try (Relay relay = Relay.open(0, host, 80)) {
                Await.until(
                        "a page by the relay",
                        QUICK,
                        () -> Ran.of(List.of("curl", "-sf", "http://127.0.0.1:" + relay.port() + "/"), QUICK)
                                .succeeded());
            }
            String routed = Ran.of(List.of("ip", "route", "get", host.address().v4()), QUICK)
                    .output();
            assertThat(Ran.of(List.of("ip", "-br", "link"), QUICK).orFail().output())
                    .doesNotContain("to-one");
            assertThat(routed).doesNotContain(host.address().v4() + " dev to-");
        }
    }

    @Test
    void nothingIsLeftOfALabThatWasClosed() {
        Path home;
        Path cgroup;
        LabProcess sleeper;
        try (Lab lab = Lab.open()) {
            LabHost host = lab.host("one");
            home = lab.home();
            cgroup = host.cgroup();
            sleeper = host.start("sleeper", List.of("sleep", "1000"));
            assertThat(sleeper.isAlive()).isTrue();
            assertThat(cgroup).isDirectory();
        }
        assertThat(home).doesNotExist();
        assertThat(cgroup.getParent()).doesNotExist();
        assertThat(sleeper.isAlive()).isFalse();
        assertThat(Files.exists(Path.of("/proc/" + ProcessHandle.current().pid())))
                .isTrue();
    }

    @Test
    void aLabWhoseProcessIsKilledEndsByItselfAndIsSweptAway() throws IOException {
        Process holder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        LabHolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] said = holder.inputReader().readLine().split(" ", 2);
        long first = Long.parseLong(said[1]);
        try (Lab living = Lab.open()) {
            assertThat(ProcessHandle.of(first)).isPresent();
            assertThat(Lab.ROOT.resolve(said[0]))
                    .as("a lab that another opens beside")
                    .isDirectory();

            holder.destroyForcibly().onExit().join();
            Await.until(
                    "the host's first process to end",
                    QUICK,
                    () -> ProcessHandle.of(first).isEmpty());
            Ran swept = Ran.of(List.of(sweep().toString()), QUICK).orFail();
            assertThat(swept.output()).contains("swept " + said[0]).doesNotContain(living.run());
            assertThat(Lab.ROOT.resolve(said[0])).doesNotExist();
            assertThat(Cgroup.root().path().resolve(said[0])).doesNotExist();
            assertThat(living.home()).isDirectory();
        }
    }

    /** What a lab runs with, whatever this test was started by. */
    private static String classPath() {
        return Stream.of(LabHolder.class, Lab.class, JsonMapper.class, JsonParser.class, JsonProperty.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(":"));
    }

    private static Path sweep() {
        return Path.of("lab/sweep").toAbsolutePath();
    }
}
