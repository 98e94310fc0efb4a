package org.peerwarden.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditEntry;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Hosts;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.identity.ApiTokens;
import org.peerwarden.controller.identity.EnrolTokens;
import org.peerwarden.controller.identity.FirstAdministrator;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Keyring;
import org.peerwarden.controller.identity.Operators;
import org.peerwarden.controller.identity.Passwords;
import org.peerwarden.controller.identity.Role;
import org.peerwarden.controller.identity.ServerKeys;
import org.peerwarden.controller.policy.PolicyVersions;
import org.peerwarden.controller.posture.AppliedState;
import org.peerwarden.controller.posture.IsolationState;
import org.peerwarden.controller.posture.Postures;
import org.peerwarden.controller.posture.Probe;
import org.peerwarden.controller.store.Database;
import org.peerwarden.controller.store.SqlApiTokenStore;
import org.peerwarden.controller.store.SqlAuditStore;
import org.peerwarden.controller.store.SqlDecisionStore;
import org.peerwarden.controller.store.SqlEnrolTokenStore;
import org.peerwarden.controller.store.SqlHostStore;
import org.peerwarden.controller.store.SqlOperatorStore;
import org.peerwarden.controller.store.SqlPolicyStore;
import org.peerwarden.controller.store.SqlPostureStore;
import org.peerwarden.policies.Address;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole API over real services on a database of its own, with what was seen told by the test. Every answer is compared with
 * the contract.
 */
final class ApiHarness implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    /** Cheap, since it is hashed for each operator of each test. */
    private static final Passwords QUICK = new Passwords(64, 1);

    final TestClock clock = new TestClock();
    final CannedHistory history = new CannedHistory();
    final LiveView live = new LiveView();
    final Path secret;
    final AuditLog audit;
    final Operators operators;
    final ApiTokens tokens;
    final EnrolTokens enrolTokens;
    final Fleet fleet;
    final PolicyVersions policies;
    final Decisions decisions;
    final Postures postures;
    final ApiServer server;
    final Contract contract = new Contract();

    private final Database database;
    private final HttpClient http;

    ApiHarness(Path directory) {
        this(directory, new ApiConfig("127.0.0.1", 0, Duration.ofHours(12), Duration.ofMillis(200), 4, 8));
    }

    ApiHarness(Path directory, ApiConfig config) {
        Keyring keyring = Keyring.open(directory, InstantSource.system());
        database = Database.open(directory.resolve("controller.db"));
        secret = directory.resolve("first");
        audit = new AuditLog(new SqlAuditStore(database), clock);
        operators = new Operators(new SqlOperatorStore(database), audit, clock, QUICK);
        tokens = new ApiTokens(new SqlApiTokenStore(database), new SqlOperatorStore(database), audit, clock);
        enrolTokens = new EnrolTokens(
                new SqlEnrolTokenStore(database),
                audit,
                clock,
                keyring.authority().fingerprint());
        fleet = new Fleet(new SqlHostStore(database), audit, clock);
        policies = new PolicyVersions(new SqlPolicyStore(database), audit, clock);
        var controllers = List.of(new Endpoint(Address.parse("10.9.9.9").orElseThrow(), 7443));
        decisions = new Decisions(new SqlDecisionStore(database), fleet, () -> controllers, audit, clock);
        postures = new Postures(
                new Postures.Sources(keyring.fleetId(), fleet, policies, decisions, () -> controllers, audit),
                state -> state.toString().getBytes(StandardCharsets.UTF_8),
                keyring.signingKey(),
                new SqlPostureStore(database),
                clock);
        SSLContext tls = new ServerKeys(keyring.authority(), List.of("localhost", "127.0.0.1"), InstantSource.system())
                .context();
        server = new ApiServer(
                config,
                new Services(
                        operators,
                        FirstAdministrator.open(secret, operators, audit, clock),
                        tokens,
                        enrolTokens,
                        fleet,
                        history,
                        live,
                        policies,
                        decisions,
                        postures,
                        audit,
                        tls,
                        clock,
                        "1.2.3"));
        http = HttpClient.newBuilder()
                .sslContext(trusting(keyring))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** The bearer token of a new operator. */
    String operator(String name, Role role, String... groups) {
        operators.create("test", name, PASSWORD, role, Set.of(groups));
        return tokens.issue("test", name, "test", Duration.ofDays(30)).text();
    }

    /** A host that has enrolled and is connected. */
    HostId host(String name, String group) {
        HostId id = HostId.random();
        fleet.enrol(id, group, Hosts.facts(name, "machine-" + name), "10.0.0.2");
        return id;
    }

    /** The host says that it has what is wanted of it, and how its isolation is. */
    void says(HostId host, IsolationState isolation) {
        var posture = postures.posture(host);
        postures.applied(
                host,
                new AppliedState(
                        posture.revision(),
                        0,
                        "",
                        "",
                        "",
                        "nftables",
                        isolation,
                        posture.wanted()
                                .isolation()
                                .map(one -> one.decision().value())
                                .orElse(""),
                        isolation == IsolationState.NONE
                                ? List.of()
                                : List.of(
                                        new Probe("controller 10.9.9.9:7443 answers", true, "answered"),
                                        new Probe("198.51.100.1:443 is out of reach", true, "refused")),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        3,
                        Optional.of(clock.instant()),
                        Optional.of(clock.instant()),
                        Optional.empty()));
    }

    /** Asks, and compares the answer with the contract. */
    Reply call(String token, String method, String path, String body) {
        HttpRequest.Builder request = request(path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request, method, path);
    }

    Reply get(String token, String path) {
        return call(token, "GET", path, "");
    }

    Reply post(String token, String path, String body) {
        return call(token, "POST", path, body);
    }

    Reply send(HttpRequest.Builder request, String method, String path) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("content-type").orElse("");
            assertThat(contract.check(method, path, response.statusCode(), type, response.body()))
                    .as("%s %s answered %s %s", method, path, response.statusCode(), response.body())
                    .isEmpty();
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path + " was not answered", failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupt);
        }
    }

    /** Opens a stream of events. */
    InputStream watch(String token, String query) {
        try {
            HttpResponse<InputStream> response = http.send(
                    request("/v1/events" + query)
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
            return response.body();
        } catch (IOException failure) {
            throw new AssertionError("the stream did not open", failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupt);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    /** The newest entry of the audit log. */
    AuditEntry lastAudited() {
        return audit.page(Long.MAX_VALUE, 1).getFirst();
    }

    String secret() {
        try {
            return Files.readString(secret).strip();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
        database.close();
    }

    Instant now() {
        return clock.instant();
    }

    private static SSLContext trusting(Keyring keyring) {
        try {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            roots.setCertificateEntry("root", keyring.authority().root());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** An answer. */
    record Reply(int status, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String code() {
            return json().path("code").asString("");
        }

        String field(String name) {
            return json().path(name).asString("");
        }
    }
}
