package org.peerwarden.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrollerTest {
    @TempDir
    Path directory;

    private final TestAuthority authority = new TestAuthority();
    private final Enroller enroller = new Enroller(InstantSource.system());

    @Test
    void aTokenBecomesAnIdentityThatSurvivesTheDiskReadableByItsOwnerAlone() throws Exception {
        try (FakeController controller = new FakeController(authority)) {
            Identity identity = enrol(controller, authority.token("id", "secret"));
            new IdentityFile(directory).save(identity);

            Identity loaded = new IdentityFile(directory).load().orElseThrow();

            assertThat(loaded).isEqualTo(identity);
            assertThat(loaded.hostId()).isEqualTo("host-1");
            assertThat(loaded.group()).isEqualTo("workstations");
            assertThat(loaded.credential().until()).isAfter(Instant.now().plus(Duration.ofDays(6)));
            assertThat(loaded.toString()).doesNotContain(loaded.salt());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("identity.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN_UNKNOWN",
                "TOKEN_USED",
                "TOKEN_EXPIRED",
                "TOKEN_REVOKED",
                "PROOF_INVALID",
                "KEY_UNSUITABLE"
            })
    void aRefusalKeepsTheControllersCode(String code) throws Exception {
        try (FakeController controller = new FakeController(authority)) {
            controller.refuseEnrolment = code;

            assertThat(refusal(controller, authority.token("id", "secret")).code())
                    .isEqualTo(code);
        }
    }

    @Test
    void aControllerOfAnotherAuthorityHearsNothing() throws Exception {
        try (FakeController controller = new FakeController(authority)) {
            LinkException refusal = refusal(controller, new TestAuthority().token("id", "secret"));

            assertThat(refusal.code()).isEqualTo("CONTROLLER_UNTRUSTED");
        }
    }

    @Test
    void aHostsCertificateDoesNotMakeAController() throws Exception {
        Identity.Credential host =
                authority.host(Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofDays(1)));
        try (FakeController impostor = new FakeController(authority, host, 0)) {
            assertThat(refusal(impostor, authority.token("id", "secret")).code())
                    .isEqualTo("CONTROLLER_UNTRUSTED");
        }
    }

    @Test
    void aLongExpiredControllerIsNotBelievedButOneThatAWrongClockMakesExpiredIs() throws Exception {
        Instant now = Instant.now();
        Identity.Credential old = authority.server(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(3)));
        try (FakeController controller = new FakeController(authority, old, 0)) {
            assertThat(refusal(controller, authority.token("id", "secret")).code())
                    .isEqualTo("CONTROLLER_UNTRUSTED");
        }
        Identity.Credential hourAgo = authority.server(now.minus(Duration.ofDays(9)), now.minus(Duration.ofHours(1)));
        try (FakeController controller = new FakeController(authority, hourAgo, 0)) {
            assertThat(enrol(controller, authority.token("id", "secret")).hostId())
                    .isEqualTo("host-1");
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        HostAndPort gone;
        try (FakeController controller = new FakeController(authority)) {
            gone = controller.place();
        }
        LinkException refusal = catchThrowableOfType(
                LinkException.class,
                () -> enroller.enrol(gone, EnrolToken.parse(authority.token("id", "secret")), Facts.HOST));

        assertThat(refusal.code()).isEqualTo("CONTROLLER_UNREACHABLE");
        assertThat(refusal.getMessage()).contains(gone.toString());
    }

    @Test
    void anIdentityThatCannotBeReadIsRefusedWithItsCode() throws Exception {
        Files.writeString(directory.resolve("identity.json"), "{\"host\":\"host-1\"");

        assertThat(catchThrowableOfType(LinkException.class, () -> new IdentityFile(directory).load())
                        .code())
                .isEqualTo("IDENTITY_UNREADABLE");
    }

    @Test
    void noIdentityIsEmpty() {
        assertThat(new IdentityFile(directory).load()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pw1",
                "pw1.YQ.YQ",
                "pw2.YQ.YQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pw1..YQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pw1.YQ.YQ.AAAA",
                "pw1.YQ.Y!.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pw1.YQ.YQ==.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "pw1.YQ.YQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.YQ"
            })
    void whatIsNoTokenIsRefused(String text) {
        LinkException refusal = catchThrowableOfType(LinkException.class, () -> EnrolToken.parse(text));

        assertThat(refusal.code()).isEqualTo("TOKEN_MALFORMED");
    }

    @Test
    void aTokenNeverPrintsItsSecret() {
        assertThat(EnrolToken.parse(authority.token("id", "very-secret")).toString())
                .doesNotContain(
                        EnrolToken.parse(authority.token("id", "very-secret")).presented());
    }

    private Identity enrol(FakeController controller, String token) {
        return enroller.enrol(controller.place(), EnrolToken.parse(token), Facts.HOST);
    }

    private LinkException refusal(FakeController controller, String token) {
        return catchThrowableOfType(LinkException.class, () -> enrol(controller, token));
    }
}
