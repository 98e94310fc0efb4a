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
import org.peerwarden.installers.lab.Lab;
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

    private Lab lab;
    private LabController controller;
    private Console console;
    private LabHost stranger;

    @BeforeAll
    void start() {
        lab = Lab.open();
        controller = LabController.start(lab);
        console = controller.firstAdministrator();
        enrol(lab.host("alice"), token(Fleet.WORKSTATIONS)).orFail();
        stranger = lab.host("stranger");
    }

    @AfterAll
    void stop() {
        lab.close();
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
        String token = token(Fleet.SERVERS);
        enrol(lab.host("first"), token).orFail();
        Ran second = enrol(stranger, token);
        say("a used token: status %d, %s"
                .formatted(second.status(), second.errors().strip()));
        assertThat(second.status()).isNotZero();
        assertThat(second.errors()).contains("TOKEN_USED");
        assertAudited("TOKEN_USED");
    }

    @Test
    void aWrongPasswordIsRefused() {
        Ran refused = controller.logIn("admin", "not the password");
        say("a wrong password: status %d, %s"
                .formatted(refused.status(), refused.errors().strip()));
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.errors()).contains("PASSWORD_WRONG");
        assertAudited("PASSWORD_WRONG");
    }

    @Test
    void anOperatorOfAnotherGroupIsRefused() {
        Console other = controller.operator(console, "eve", "analyst", Fleet.SERVERS);
        assertThat(other.json("hosts"))
                .noneMatch(host -> host.path("name").asString("").equals("alice"));
        String alice = console.json("host", "show", "alice").path("id").asString("");
        Ran refused = other.run("isolate", alice, "--reason", "A test.");
        say("another group's operator: status %d, %s"
                .formatted(refused.status(), refused.errors().strip()));
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.errors()).contains("GROUP_FORBIDDEN");
        assertThat(console.json("host", "show", "alice")
                        .path("isolation")
                        .path("state")
                        .asString(""))
                .isEqualTo("none");
        assertAudited("GROUP_FORBIDDEN");
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
        command.add("https://" + controller.agentsAddress() + "/peerwarden.v1.AgentSession/Converse");
        Ran answer = stranger.run(PATIENCE, command);
        String all = answer.output() + answer.errors();
        say("a stranger with %s got: %s".formatted(credentials, all.strip()));
        return all;
    }

    private static List<String> with(Path certificate) {
        return List.of("--cert", certificate + ".pem", "--key", certificate + ".key");
    }

    private Ran enrol(LabHost host, String token) {
        return LabAgent.enrolOnly(host, host.home().resolve("agent"), controller.agentsAddress(), token);
    }

    private String token(String group) {
        return console.json("token", "create", "--group", group).path("token").asString("");
    }

    private void assertAudited(String code) {
        JsonNode entry = Await.present(
                code + " in the audit log",
                PATIENCE,
                () -> StreamSupport.stream(
                                console.json("audit", "--limit", "1000").spliterator(), false)
                        .filter(one -> one.path("outcome").asString("").equals("refused"))
                        .filter(one -> one.path("details")
                                .valueStream()
                                .anyMatch(detail -> detail.asString("").equals(code)))
                        .findFirst());
        say("in the audit log: %s".formatted(entry));
        assertThat(console.json("audit", "verify").path("whole").asBoolean(false))
                .isTrue();
    }

    private String anyHostId() {
        return console.json("host", "show", "alice").path("id").asString("");
    }

    private Path authority() {
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
