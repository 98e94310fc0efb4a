package org.peerwarden.installers.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerwarden.installers.e2e.Measured.say;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.peerwarden.installers.lab.Await;
import org.peerwarden.installers.lab.Console;
import org.peerwarden.installers.lab.Fleet;
import org.peerwarden.installers.lab.LabAgent;
import org.peerwarden.installers.lab.LabController;
import org.peerwarden.installers.lab.LabHost;
import org.peerwarden.installers.lab.Ran;
import tools.jackson.databind.JsonNode;

/** Who has no right to anything is refused with a code, and that they tried is in the audit log. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Fleet fleet;
    private LabHost stranger;

    @BeforeAll
    void start() {
        fleet = Fleet.start(step -> {});
        stranger = fleet.lab().host("stranger");
    }

    @AfterAll
    void stop() {
        fleet.close();
    }

    @Test
    void withoutACertificateNothingIsSaid() {
        assertThat(converse(List.of())).contains("CERTIFICATE_MISSING");
        assertAudited("CERTIFICATE_MISSING");
    }

    @Test
    void anExpiredCertificateIsRefused() {
        Certificates fleets = Certificates.ofAuthority(authority());
        Path certificate = fleets.issue(
                stranger.home().resolve("expired"),
                anyHostId(),
                Instant.now().minus(Duration.ofDays(9)),
                Instant.now().minus(Duration.ofDays(2)));
        assertThat(converse(with(certificate))).contains("CERTIFICATE_EXPIRED");
        assertAudited("CERTIFICATE_EXPIRED");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        Certificates others = Certificates.ofNewAuthority(stranger.home().resolve("others"));
        Path certificate = others.issue(
                stranger.home().resolve("foreign"),
                anyHostId(),
                Instant.now().minus(Duration.ofHours(1)),
                Instant.now().plus(Duration.ofDays(2)));
        assertThat(converse(with(certificate))).contains("CERTIFICATE_FOREIGN");
        assertAudited("CERTIFICATE_FOREIGN");
    }

    @Test
    void aUsedTokenIsRefused() {
        String token = fleet.token(Fleet.SERVERS, 1);
        LabHost first = fleet.lab().host("first");
        enrol(first, token).orFail();
        Ran second = enrol(stranger, token);
        say("a used token: status %d, %s"
                .formatted(second.status(), second.errors().strip()));
        assertThat(second.status()).isNotZero();
        assertThat(second.errors()).contains("TOKEN_USED");
        assertAudited("TOKEN_USED");
    }

    @Test
    void aWrongPasswordIsRefused() {
        Ran refused = fleet.controller().logIn("admin", "not the password");
        say("a wrong password: status %d, %s"
                .formatted(refused.status(), refused.errors().strip()));
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.errors()).contains("PASSWORD_WRONG");
        assertAudited("PASSWORD_WRONG");
    }

    @Test
    void anOperatorOfAnotherGroupIsRefused() {
        Console other = fleet.controller().operator(fleet.console(), "eve", "analyst", Fleet.SERVERS);
        assertThat(other.json("hosts")).hasSize(1);
        String alice = fleet.shown(fleet.alice()).path("id").asString("");
        Ran refused = other.run("isolate", alice, "--reason", "A test.");
        say("another group's operator: status %d, %s"
                .formatted(refused.status(), refused.errors().strip()));
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.errors()).contains("GROUP");
        assertThat(fleet.shown(fleet.alice()).path("isolation").path("state").asString(""))
                .isEqualTo("none");
        String code = refused.errors().contains("FORBIDDEN_GROUP") ? "FORBIDDEN_GROUP" : "GROUP_FORBIDDEN";
        assertAudited(code);
    }

    /** Calls the agents' service as anybody on the network can, and returns all that it answers. */
    private String converse(List<String> credentials) {
        Path hello = stranger.home().resolve("hello");
        try {
            // One frame of gRPC with AgentMessage { hello { protocol: 1 } }.
            Files.write(hello, new byte[] {0, 0, 0, 0, 4, 0x0a, 2, 8, 1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "--silent",
                "--show-error",
                "--include",
                "--insecure",
                "--http2",
                "--max-time",
                "10",
                "--header",
                "content-type: application/grpc",
                "--header",
                "te: trailers",
                "--data-binary",
                "@" + hello));
        command.addAll(credentials);
        command.add("https://" + fleet.controller().agentsAddress() + "/peerwarden.v1.AgentSession/Converse");
        Ran answer = stranger.run(PATIENCE, command);
        String all = answer.output() + answer.errors();
        say("a stranger with %s got: %s".formatted(credentials, all.strip()));
        return all;
    }

    private static List<String> with(Path certificate) {
        return List.of("--cert", certificate + ".pem", "--key", certificate + ".key");
    }

    private Ran enrol(LabHost host, String token) {
        return LabAgent.enrolOnly(
                host, host.home().resolve("agent"), fleet.controller().agentsAddress(), token);
    }

    private void assertAudited(String outcome) {
        JsonNode entry = Await.present(
                outcome + " in the audit log",
                PATIENCE,
                () -> StreamSupport.stream(
                                fleet.console().json("audit", "--limit", "1000").spliterator(), false)
                        .filter(one -> one.path("outcome").asString("").equals(outcome))
                        .findFirst());
        say("in the audit log: %s".formatted(entry));
        assertThat(fleet.console().json("audit", "verify").path("whole").asBoolean(false))
                .isTrue();
    }

    private String anyHostId() {
        return fleet.shown(fleet.alice()).path("id").asString("");
    }

    private Path authority() {
        LabController controller = fleet.controller();
        try (Stream<Path> files = Files.walk(controller.data())) {
            return files.filter(file -> file.endsWith("authority.key"))
                    .findFirst()
                    .map(key -> key.resolveSibling("authority"))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
