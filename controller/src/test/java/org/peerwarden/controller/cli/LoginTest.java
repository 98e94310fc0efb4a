package org.peerwarden.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.cli.Shell.Ran;
import org.peerwarden.controller.identity.Authority;
import org.peerwarden.controller.identity.ServerKeys;

class LoginTest {
    private static final String SESSION = """
            {"token":"secret-token","expiresAt":"2026-11-25T00:00:00Z","operator":{"name":"ann","role":"analyst"}}""";

    @TempDir
    Path home;

    private final Authority authority = Authority.random(InstantSource.system());

    @Test
    void aLoginIsKeptForItsOwnerAloneAndUsed() throws IOException {
        try (FakeController controller = secure()) {
            controller
                    .answers("POST /v1/login", 200, SESSION)
                    .answers("GET /v1/hosts?limit=1000", 200, "{\"items\":[]}");
            Shell shell = new Shell(home);
            Ran ran = logIn(shell, controller, authority.fingerprint());
            assertThat(ran.err()).isEmpty();
            assertThat(ran.exit()).isZero();
            assertThat(ran.out()).contains("as ann (analyst)").doesNotContain("secret-token");
            Path kept = home.resolve(".config/peerwarden/session.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
            assertThat(shell.run("hosts").exit()).isZero();
            controller.answers("POST /v1/logout", 204, "");
            assertThat(shell.run("logout").exit()).isZero();
            assertThat(kept).doesNotExist();
            assertThat(shell.run("hosts").exit()).isEqualTo(3);
        }
    }

    @Test
    void anotherAuthorityIsNotTrustedAndToldNothing() {
        try (FakeController controller = secure()) {
            Ran ran = logIn(
                    new Shell(home),
                    controller,
                    Authority.random(InstantSource.system()).fingerprint());
            assertThat(ran.exit()).isEqualTo(5);
            assertThat(ran.err()).startsWith("CONTROLLER_NOT_TRUSTED: ").contains(authority.fingerprint());
            assertThat(controller.asked()).isEmpty();
        }
    }

    @Test
    void aHostCannotPoseAsTheController() throws Exception {
        var keys = java.security.KeyPairGenerator.getInstance("EC");
        keys.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
        var pair = keys.generateKeyPair();
        var chain = authority.issueHost(org.peerwarden.controller.identity.HostId.random(), pair.getPublic());
        java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("host", pair.getPrivate(), new char[0], chain.toArray(java.security.cert.Certificate[]::new));
        var factory = javax.net.ssl.KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLSv1.3");
        tls.init(factory.getKeyManagers(), null, null);
        try (FakeController controller = new FakeController(Optional.of(tls))) {
            Ran ran = logIn(new Shell(home), controller, authority.fingerprint());
            assertThat(ran.exit()).isEqualTo(5);
            assertThat(ran.err()).startsWith("CONTROLLER_NOT_TRUSTED: ").contains("not one for a server");
            assertThat(controller.asked()).isEmpty();
        }
    }

    @Test
    void aPasswordIsAskedForOnATerminal() {
        try (FakeController controller = secure()) {
            controller.answers("POST /v1/login", 200, SESSION);
            Shell shell = new Shell(home);
            String[] login = {
                "login", "--url", controller.url().toString(), "--fingerprint", authority.fingerprint(), "--user", "ann"
            };
            assertThat(shell.run(login).err()).startsWith("MISSING_OPTION: --password-file");
            shell.typed = Optional.of("typed in");
            assertThat(shell.run(login).exit()).isZero();
            assertThat(controller.asked())
                    .containsExactly("POST /v1/login {\"name\":\"ann\",\"password\":\"typed in\"}");
        }
    }

    @Test
    void theSecretMakesTheFirstAdministrator() {
        try (FakeController controller = secure()) {
            controller.answers("POST /v1/setup", 201, SESSION);
            Shell shell = new Shell(home);
            Ran ran = shell.run(
                    "--session",
                    home.resolve("elsewhere/session.json").toString(),
                    "login",
                    "--url",
                    controller.url().toString() + "/",
                    "--fingerprint",
                    authority.fingerprint(),
                    "--user",
                    "ann",
                    "--password-file",
                    shell.file("password", "from a file\n"),
                    "--setup-secret",
                    shell.file("secret", "s3cret\n"));
            assertThat(ran.exit()).isZero();
            assertThat(home.resolve("elsewhere/session.json")).exists();
            assertThat(controller.asked())
                    .containsExactly(
                            "POST /v1/setup {\"name\":\"ann\",\"password\":\"from a file\",\"secret\":\"s3cret\"}");
        }
    }

    @Test
    void aTokenIsNotSentWithoutTls() {
        Ran ran = Shell.at(home, java.net.URI.create("http://controller.example:7480"))
                .run("hosts");
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).startsWith("BAD_URL: ");
    }

    @Test
    void aSessionFileThatIsBrokenIsSaidSo() {
        Shell shell = new Shell(home);
        Ran ran = shell.run("--session", shell.file("session.json", "{"), "hosts");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).startsWith("SESSION_UNREADABLE: ");
    }

    @Test
    void aTokenInTheEnvironmentNeedsItsController() {
        Shell shell = new Shell(home);
        shell.environment.put("PEERWARDEN_TOKEN", "t");
        assertThat(shell.run("hosts").err()).startsWith("ENVIRONMENT_INCOMPLETE: ");
    }

    private FakeController secure() {
        return new FakeController(
                Optional.of(tls(new ServerKeys(authority, List.of("somewhere.else.example"), InstantSource.system()))));
    }

    private static SSLContext tls(ServerKeys keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {keys}, null, null);
            return context;
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Ran logIn(Shell shell, FakeController controller, String fingerprint) {
        return shell.run(
                "login",
                "--url",
                controller.url().toString(),
                "--fingerprint",
                fingerprint,
                "--user",
                "ann",
                "--password-file",
                shell.file("password", "a password\n"));
    }
}
