package org.peerwarden.installers.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.installers.e2e.Measured.say;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.peerwarden.installers.lab.Await;
import org.peerwarden.installers.lab.Console;
import org.peerwarden.installers.lab.Dist;
import org.peerwarden.installers.lab.Lab;
import org.peerwarden.installers.lab.LabAgent;
import org.peerwarden.installers.lab.LabController;
import org.peerwarden.installers.lab.LabHost;
import org.peerwarden.installers.lab.Ran;
import tools.jackson.databind.JsonNode;

/** What is wrong has a code that says so; what can go on goes on in a lower tier and says so in health. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Lab lab;
    private LabController controller;
    private Console console;

    @BeforeAll
    void start() {
        lab = Lab.open();
        controller = LabController.start(lab);
        console = controller.firstAdministrator();
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @Test
    void aPortThatIsInUseStopsTheController() {
        Path data = controller.host().home().resolve("second");
        run(controller.host(), Dist.require().controller(), "init", "--data", data.toString())
                .orFail();
        Ran second = run(controller.host(), Dist.require().controller(), "run", "--data", data.toString());
        assertRefused(second, "PORT_IN_USE");
    }

    @Test
    void aMalformedConfigurationStopsEither() {
        LabHost host = controller.host();
        String broken = host.write("broken.yaml", "data: [\n").toString();
        String unknown = host.write("unknown.yaml", "dat: /somewhere\n").toString();
        for (Path launcher : List.of(Dist.require().controller(), Dist.require().agent())) {
            assertRefused(run(host, launcher, "run", "--config", broken), "CONFIG_MALFORMED");
            assertRefused(run(host, launcher, "run", "--config", unknown), "CONFIG_UNKNOWN_KEY");
        }
    }

    @Test
    void aMalformedTokenIsRefusedBeforeAnythingIsSent() {
        LabHost host = lab.host("malformed");
        Ran refused =
                LabAgent.enrolOnly(host, host.home().resolve("agent"), controller.agentsAddress(), "pw1.not-a-token");
        assertRefused(refused, "TOKEN_MALFORMED");
        assertThat(host.trafficWith(controller.host()).sent()).isZero();
    }

    @Test
    void withoutNftablesTheAgentSeesAndSaysThatItCannotEnforce() {
        LabAgent agent = LabAgent.enrol(
                lab.host("bare"),
                controller,
                token(),
                List.of(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "bash",
                        "-c",
                        "for file in /usr/lib/*/libnftables.so.1* /usr/sbin/nft; do mount --bind /dev/null \"$file\"; done; exec \"$@\"",
                        "bash"));
        awaitHealth(agent, "FIREWALL_MISSING");
        assertThat(console.json("host", "show", "bare").path("firewall").asString(""))
                .isEqualTo("none");
    }

    @Test
    void withoutPrivilegesTheAgentSaysWhatItLacks() {
        LabAgent agent = LabAgent.enrol(
                lab.host("weak"),
                controller,
                token(),
                List.of(
                        "setpriv",
                        "--bounding-set",
                        "-net_admin,-net_raw,-sys_ptrace,-sys_admin",
                        "--inh-caps",
                        "-net_admin,-net_raw,-sys_ptrace,-sys_admin"));
        JsonNode health = awaitHealth(agent, "FIREWALL_MISSING").path("health");
        assertThat(health.toString()).contains("CAP_NET_ADMIN").contains("NAMES_UNSEEN");
    }

    private String token() {
        return console.json("token", "create", "--group", "servers")
                .path("token")
                .asString("");
    }

    private JsonNode awaitHealth(LabAgent agent, String code) {
        String name = agent.host().name();
        JsonNode host = Await.value(
                code + " in the health of " + name + ", " + agent.process().tail(),
                PATIENCE,
                () -> console.json("host", "show", name),
                shown -> StreamSupport.stream(shown.path("health").spliterator(), false)
                        .anyMatch(warning -> warning.path("code").asString("").equals(code)));
        say("%s is online and says: %s".formatted(name, host.path("health")));
        assertThat(host.path("online").asBoolean(false)).isTrue();
        return host;
    }

    private static Ran run(LabHost host, Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return host.run(PATIENCE, command);
    }

    private static void assertRefused(Ran ran, String code) {
        say("%s: status %d, %s".formatted(code, ran.status(), ran.errors().strip()));
        assertThat(ran.status()).isNotZero();
        assertThat(ran.errors()).contains(code);
    }
}
