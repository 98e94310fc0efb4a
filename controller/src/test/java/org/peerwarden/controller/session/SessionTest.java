package org.peerwarden.controller.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.peerwarden.controller.Await;
import org.peerwarden.controller.TestClock;
import org.peerwarden.controller.audit.AuditEntry;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.audit.FakeAuditStore;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.FakeHostStore;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.Host;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.identity.Authority;
import org.peerwarden.controller.identity.EnrolTokens;
import org.peerwarden.controller.identity.FakeIdentityStores;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Keyring;
import org.peerwarden.controller.identity.ServerKeys;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.EnrolReply;
import org.peerwarden.proto.v1.HealthReport;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.Severity;
import org.peerwarden.proto.v1.Warning;

class SessionTest {
    private static final SessionLimits LIMITS = new SessionLimits(
            1 << 20,
            1_000,
            Duration.ofMillis(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10));

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final FakeAuditStore auditStore = new FakeAuditStore();
    private final AuditLog audit = new AuditLog(auditStore, clock);
    private final FakeHostStore hostStore = new FakeHostStore();
    private final Fleet fleet = new Fleet(hostStore, audit, clock);
    private final FakeIngest ingest = new FakeIngest();
    private final FakeStates states = new FakeStates();
    private Keyring keyring;
    private EnrolTokens tokens;
    private AgentServer server;
    private FakeAgent agent;

    @BeforeEach
    void start() {
        keyring = Keyring.open(directory, clock);
        tokens = new EnrolTokens(
                new FakeIdentityStores.FakeEnrolTokens(),
                audit,
                clock,
                keyring.authority().fingerprint());
        server = start(LIMITS);
        agent = newAgent();
    }

    private AgentServer start(SessionLimits limits) {
        return new AgentServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                limits,
                new AgentServer.Parts(
                        keyring,
                        new ServerKeys(keyring.authority(), List.of("127.0.0.1", "localhost"), clock),
                        tokens,
                        fleet,
                        ingest,
                        audit,
                        clock),
                states);
    }

    @AfterEach
    void stop() {
        agent.close();
        server.close();
    }

    @Test
    void enrolsAHostAndTalksWithIt() {
        EnrolReply reply = agent.enrol(token("workstations"));

        assertThat(reply.getGroup()).isEqualTo("workstations");
        assertThat(reply.getFleetId().toByteArray()).isEqualTo(keyring.fleetId().bytes());
        assertThat(reply.getSigningKeysList())
                .containsExactly(ByteString.copyFrom(keyring.signingKey().publicKey()));
        HostId id = new HostId(reply.getHostId());
        assertThat(fleet.get(id).online()).isFalse();

        states.want(id, "revision 1");
        FakeStream stream = agent.open();
        stream.say(agent.hello());
        var welcome = stream.welcome();

        assertThat(welcome.getHostId()).isEqualTo(reply.getHostId());
        assertThat(welcome.getNextOffset()).isZero();
        assertThat(welcome.getContinuity().size()).isEqualTo(16);
        assertThat(welcome.getNow().getSeconds()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(stream.state().getPayload().toStringUtf8()).isEqualTo("revision 1");
        Host host = fleet.get(id);
        assertThat(host.online()).isTrue();
        assertThat(host.facts().addresses()).containsExactly("10.0.0.2");
        assertThat(host.agentVersion()).isEqualTo("0.1.0-test");
        assertThat(refusals()).isEmpty();
    }

    @Test
    void acknowledgesWhatIsStored() {
        FakeStream stream = enrolled().converse();

        stream.batch(0, Records.binary(), Records.process(), Records.flow(1));
        assertThat(stream.acknowledged()).isEqualTo(3);
        stream.batch(3, Records.verdict(), Records.policy());
        assertThat(stream.acknowledged()).isEqualTo(5);
        stream.batch(5);
        assertThat(stream.acknowledged()).isEqualTo(5);

        assertThat(ingest.records()).hasSize(5);
    }

    @Test
    void goesOnAfterADropWithoutLossOrDoubling() {
        FakeStream first = enrolled().converse();
        first.batch(0, Records.flow(0), Records.flow(1));
        assertThat(first.acknowledged()).isEqualTo(2);
        first.batch(2, Records.flow(2), Records.flow(3));
        Await.until("the second batch to be stored", () -> ingest.records().size() == 4);
        first.drop();

        FakeStream second = agent.open();
        second.say(agent.hello());
        assertThat(second.welcome().getNextOffset()).isEqualTo(4);
        // The acknowledgement was lost: the agent may send again what it is not sure of.
        second.batch(1, Records.flow(1), Records.flow(2), Records.flow(3), Records.flow(4));
        assertThat(second.acknowledged()).isEqualTo(5);

        assertThat(ingest.records())
                .extracting(
                        record -> ((TelemetryRecord.FlowChanged) record).flow().getLeastSignificantBits())
                .containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void refusesAGap() {
        FakeStream stream = enrolled().converse();
        stream.batch(0, Records.flow(0));
        assertThat(stream.acknowledged()).isEqualTo(1);
        stream.batch(2, Records.flow(2));

        assertThat(stream.refusal()).isEqualTo("BATCH_GAP");
        assertThat(ingest.records()).hasSize(1);
    }

    @Test
    void countsWhatTheAgentHadToDrop() {
        HostId id = enrol();
        agent.oldestOffset(10, 10);
        FakeStream stream = agent.open();
        stream.say(agent.hello());

        assertThat(stream.welcome().getNextOffset()).isEqualTo(10);
        assertThat(ingest.lost(id)).isEqualTo(10);
        assertThat(fleet.get(id).droppedRecords()).isEqualTo(10);
    }

    @Test
    void leavesMalformedRecordsOutAndCountsThem() {
        HostId id = enrol();
        FakeStream stream = agent.converse();
        Record malformed = Record.newBuilder()
                .setFlow(Records.flowChange(1).setFlowId(ByteString.copyFromUtf8("short")))
                .build();

        stream.batch(0, Records.flow(0), malformed, malformed, Records.flow(3));

        assertThat(stream.acknowledged()).isEqualTo(4);
        assertThat(ingest.records()).hasSize(2);
        assertThat(fleet.get(id).refusedRecords()).isEqualTo(2);
    }

    @Test
    void endsWhoSendsOnlyNonsense() {
        HostId id = enrol();
        FakeStream stream = agent.converse();
        Record[] batch = new Record[100];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = i % 2 == 0 ? Record.getDefaultInstance() : Records.flow(i);
        }

        stream.batch(0, batch);

        assertThat(stream.refusal()).isEqualTo("RECORD_MALFORMED");
        assertThat(ingest.records()).isEmpty();
        assertThat(fleet.get(id).refusedRecords()).isEqualTo(100);
        assertThat(refusals())
                .singleElement()
                .satisfies(entry -> assertThat(entry.details()).containsEntry("code", "RECORD_MALFORMED"));
    }

    @Test
    void keepsNothingAndGoesOnWhenTheDiskIsFull() {
        FakeStream stream = enrolled().converse();
        ingest.failWith(Optional.of(ErrorCode.STORE_FULL));
        stream.batch(0, Records.flow(0));

        StatusRuntimeException failure = stream.failure();
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(FakeStream.code(failure)).isEqualTo("STORE_FULL");

        ingest.failWith(Optional.empty());
        FakeStream again = agent.converse();
        again.batch(0, Records.flow(0));
        assertThat(again.acknowledged()).isEqualTo(1);
    }

    @Test
    void aFullDiskOfTheSystemOfRecordDoesNotCostTheLease() {
        HostId id = enrol();
        agent.converse().drop();
        Await.until("the host to be offline", () -> !fleet.get(id).online());
        hostStore.full(true);
        auditStore.full(true);
        states.want(id, "isolated");

        FakeStream stream = agent.converse();

        assertThat(stream.state().getPayload().toStringUtf8()).isEqualTo("isolated");
        stream.drop();
        hostStore.full(false);
        auditStore.full(false);
        agent.converse();
        assertThat(fleet.get(id).suspicion()).isEmpty();
    }

    @Test
    void pushesAChangeAndRefreshesTheLeaseAtAThird() {
        HostId id = enrol();
        states.lease(Duration.ofSeconds(90));
        FakeStream stream = agent.converse();
        stream.state();

        states.want(id, "changed");
        server.push(id);
        assertThat(stream.state().getPayload().toStringUtf8()).isEqualTo("changed");

        clock.move(Duration.ofSeconds(29));
        server.refresh();
        states.want(id, "refreshed");
        assertThat(stream.quiet()).isTrue();
        clock.move(Duration.ofSeconds(1));
        server.refresh();
        assertThat(stream.state().getPayload().toStringUtf8()).isEqualTo("refreshed");
    }

    @Test
    void passesOnWhatIsInForceAndHowTheAgentIs() {
        HostId id = enrol();
        FakeStream stream = agent.converse();

        stream.say(AgentMessage.newBuilder()
                .setApplied(AppliedState.newBuilder().setAcceptedRevision(7))
                .build());
        stream.say(AgentMessage.newBuilder()
                .setHealth(HealthReport.newBuilder()
                        .addWarnings(Warning.newBuilder()
                                .setCode("SOCKETS_PORTABLE")
                                .setSeverity(Severity.SEVERITY_NOTICE)
                                .setText("run as root")
                                .setSince(Wire.timestamp(clock.instant()))))
                .build());

        Await.until("the report", () -> !fleet.get(id).warnings().isEmpty());
        assertThat(states.applied()).singleElement().matches(applied -> applied.getAcceptedRevision() == 7);
        assertThat(fleet.get(id).warnings())
                .singleElement()
                .matches(w -> w.code().equals("SOCKETS_PORTABLE"));
    }

    @Test
    void aHostThatLeavesIsOffline() {
        HostId id = enrol();
        FakeStream stream = agent.converse();
        assertThat(fleet.get(id).online()).isTrue();

        stream.finish();

        Await.until("the host to be offline", () -> !fleet.get(id).online());
    }

    @Test
    void aSecondStreamOfTheSameMachineEndsTheFirst() {
        HostId id = enrol();
        FakeStream first = agent.converse();
        FakeStream second = agent.converse();

        assertThat(first.refusal()).isEqualTo("STREAM_REPLACED");
        second.batch(0, Records.flow(0));
        assertThat(second.acknowledged()).isEqualTo(1);
        assertThat(fleet.get(id).online()).isTrue();
    }

    @Test
    void aCopiedCertificateIsRefusedAndTheHostLeftAlone() {
        HostId id = enrol();
        FakeStream stream = agent.converse();
        try (FakeAgent clone = agent.copy().machine(9)) {
            FakeStream cloned = clone.open();
            cloned.say(clone.hello());

            assertThat(cloned.refusal()).isEqualTo("CLONED_IDENTITY");
        }
        stream.batch(0, Records.flow(0));
        assertThat(stream.acknowledged()).isEqualTo(1);
        assertThat(fleet.get(id).suspicion())
                .hasValueSatisfying(suspicion -> assertThat(suspicion.times()).isEqualTo(1));
        assertThat(refusals())
                .singleElement()
                .satisfies(entry -> assertThat(entry.details()).containsEntry("code", "CLONED_IDENTITY"));
    }

    @Test
    void aCopiedMachineIsNoticedWhenBothGoOn() {
        enrol();
        agent.converse().drop();
        try (FakeAgent clone = agent.copy()) {
            clone.converse().drop();
            agent.converse().drop();

            FakeStream cloned = clone.open();
            cloned.say(clone.hello());
            assertThat(cloned.refusal()).isEqualTo("CLONED_IDENTITY");
        }
        agent.converse().drop();
    }

    @Test
    void anAgentKilledBeforeItKeptTheWelcomeComesBack() {
        enrol();
        agent.converse().drop();
        for (int i = 0; i < 3; i++) {
            FakeStream stream = agent.open();
            stream.say(agent.hello());
            stream.welcome();
            stream.drop();
        }
        agent.converse();
        assertThat(refusals()).isEmpty();
    }

    @Test
    void renewsACertificate() {
        HostId id = enrol();
        var before = agent.chain().getFirst();
        clock.move(Duration.ofDays(5));

        agent.renew();

        var after = agent.chain().getFirst();
        assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
        assertThat(after.getPublicKey()).isNotEqualTo(before.getPublicKey());
        clock.move(Duration.ofDays(5));
        agent.converse();
        assertThat(fleet.get(id).online()).isTrue();
    }

    @Test
    void endsAStreamWhoseCertificateEnded() {
        enrol();
        FakeStream stream = agent.converse();
        clock.move(Authority.HOST_LIFE.plusSeconds(1));
        server.refresh();

        assertThat(stream.refusal()).isEqualTo("CERTIFICATE_EXPIRED");
    }

    @Test
    void aStrangerWithoutACertificateGetsNothing() {
        assertThat(agent.open().refusal()).isEqualTo("CERTIFICATE_MISSING");
        assertThat(renewalRefusal()).isEqualTo("CERTIFICATE_MISSING");
        assertRefused("CERTIFICATE_MISSING", 2);
    }

    @Test
    void anExpiredCertificateIsRefusedAndAudited() {
        enrol();
        clock.move(Authority.HOST_LIFE.plusSeconds(1));

        assertThat(agent.open().refusal()).isEqualTo("CERTIFICATE_EXPIRED");
        assertThat(renewalRefusal()).isEqualTo("CERTIFICATE_EXPIRED");
        assertRefused("CERTIFICATE_EXPIRED", 2);
    }

    @Test
    void aForeignCertificateIsRefusedAndAudited() {
        HostId id = enrol();
        Authority other = Authority.random(clock);
        agent.certificates(agent.keys(), other.issueHost(id, agent.keys().getPublic()));

        assertThat(agent.open().refusal()).isEqualTo("CERTIFICATE_FOREIGN");
        assertRefused("CERTIFICATE_FOREIGN", 1);
    }

    @Test
    void theControllersOwnCertificateIsNoHosts() {
        var own = keyring.authority().issueServer(List.of("localhost"));
        agent.certificates(new java.security.KeyPair(own.chain().getFirst().getPublicKey(), own.key()), own.chain());

        assertThat(agent.open().refusal()).isEqualTo("CERTIFICATE_UNSUITABLE");
        assertRefused("CERTIFICATE_UNSUITABLE", 1);
    }

    @Test
    void aHostThatWasRemovedIsRefusedAtOnce() {
        HostId id = enrol();
        FakeStream stream = agent.converse();
        fleet.revoke("operator:alice", id);
        server.refresh();

        assertThat(stream.refusal()).isEqualTo("HOST_REVOKED");
        assertThat(agent.open().refusal()).isEqualTo("HOST_REVOKED");
    }

    @Test
    void aHostThatIsNotKnownIsRefused() {
        agent.certificates(
                agent.keys(),
                keyring.authority().issueHost(HostId.random(), agent.keys().getPublic()));

        assertThat(agent.open().refusal()).isEqualTo("HOST_UNKNOWN");
        assertRefused("HOST_UNKNOWN", 1);
    }

    @Test
    void aTokenIsUsedOnce() {
        String token = token("workstations");
        agent.enrol(token);
        try (FakeAgent second = newAgent()) {
            StatusRuntimeException failure = refused(() -> second.enrol(token));

            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(FakeStream.code(failure)).isEqualTo("TOKEN_USED");
        }
        assertRefused("TOKEN_USED", 1);
        assertThat(fleet.hosts()).hasSize(1);
    }

    @Test
    void aTokenEndsAndIsWithdrawn() {
        var issued = tokens.issue("operator:alice", "servers", 5, Duration.ofMinutes(1));
        clock.move(Duration.ofMinutes(1));
        assertThat(FakeStream.code(refused(() -> agent.enrol(issued.text())))).isEqualTo("TOKEN_EXPIRED");

        var other = tokens.issue("operator:alice", "servers", 5, Duration.ofMinutes(1));
        tokens.revoke("operator:alice", other.token().id());
        assertThat(FakeStream.code(refused(() -> agent.enrol(other.text())))).isEqualTo("TOKEN_REVOKED");
        assertThat(fleet.hosts()).isEmpty();
    }

    @Test
    void whatIsNoTokenIsRefused() {
        byte[] proof = new byte[0];
        for (String text : List.of("", ".", "x", "abc.def", "a".repeat(100_000), "\0.\0")) {
            assertThat(FakeStream.code(refused(() -> agent.enrol(text, agent.keys(), proof))))
                    .isIn("TOKEN_UNKNOWN", "RECORD_MALFORMED");
        }
        String right = presented(token("servers"));
        String wrong = right.substring(0, right.length() - 1) + (right.endsWith("A") ? "B" : "A");
        assertThat(FakeStream.code(refused(() -> agent.enrol(wrong, agent.keys(), proof))))
                .isEqualTo("TOKEN_UNKNOWN");
    }

    @Test
    void aKeyWithoutProofGetsNoCertificateAndLeavesTheToken() {
        String token = token("servers");
        String presented = presented(token);
        byte[] foreign = FakeAgent.proof("peerwarden-enrol-v1" + presented, FakeAgent.keyPair("secp256r1"));
        byte[] otherToken = FakeAgent.proof("peerwarden-enrol-v1other", agent.keys());
        byte[] garbage = {1, 2, 3};

        for (byte[] proof : List.of(foreign, otherToken, garbage)) {
            assertThat(FakeStream.code(refused(() -> agent.enrol(presented, agent.keys(), proof))))
                    .isEqualTo("PROOF_INVALID");
        }
        var large = FakeAgent.keyPair("secp384r1");
        assertThat(FakeStream.code(refused(() ->
                        agent.enrol(presented, large, FakeAgent.proof("peerwarden-enrol-v1" + presented, large)))))
                .isEqualTo("KEY_UNSUITABLE");
        agent.enrol(token);
    }

    @Test
    void aNewerProtocolIsRefused() {
        enrol();
        for (int number : new int[] {0, 2, -1}) {
            FakeStream stream = agent.protocol(number).open();
            stream.say(agent.hello());
            assertThat(stream.refusal()).isEqualTo("PROTOCOL_TOO_NEW");
        }
        assertThat(fleet.hosts()).noneMatch(Host::online);
    }

    @Test
    void messagesOutOfOrderEndTheStream() {
        enrol();
        FakeStream early = agent.open();
        early.batch(0, Records.flow(0));
        assertThat(early.refusal()).isEqualTo("PROTOCOL_VIOLATED");

        FakeStream twice = agent.converse();
        twice.say(agent.hello());
        assertThat(twice.refusal()).isEqualTo("PROTOCOL_VIOLATED");

        FakeStream empty = agent.converse();
        empty.say(AgentMessage.getDefaultInstance());
        assertThat(empty.refusal()).isEqualTo("PROTOCOL_VIOLATED");
        assertThat(ingest.records()).isEmpty();
    }

    @Test
    void aMessageThatIsTooBigEndsTheStream() {
        FakeStream big = enrolled().converse();
        big.batch(0, flowNamed("x".repeat(LIMITS.messageBytes() + 1)));
        assertThat(big.refusal()).isEqualTo("TOO_LARGE");

        FakeStream huge = agent.converse();
        huge.batch(0, flowNamed("x".repeat(4 * LIMITS.messageBytes())));
        assertThat(huge.failure().getStatus().getCode())
                .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED, Status.Code.UNAVAILABLE);

        assertThat(ingest.records()).isEmpty();
        FakeStream after = agent.converse();
        after.batch(0, Records.flow(0));
        assertThat(after.acknowledged()).isEqualTo(1);
    }

    private static Record flowNamed(String name) {
        return Record.newBuilder()
                .setFlow(Records.flowChange(0).setDnsName(name))
                .build();
    }

    @Test
    void garbageOnThePortHurtsNobody() throws Exception {
        FakeStream stream = enrolled().converse();
        Random random = new Random(20261124);
        for (int i = 0; i < 20; i++) {
            byte[] garbage = new byte[1 + random.nextInt(10_000)];
            random.nextBytes(garbage);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write(garbage);
                socket.getOutputStream().flush();
            } catch (java.io.IOException refusedEarly) {
                // The server may hang up before all is written.
                assertThat(refusedEarly).isNotNull();
            }
        }

        stream.batch(0, Records.flow(0));
        assertThat(stream.acknowledged()).isEqualTo(1);
    }

    @Test
    void framesThatAreNoMessagesEndTheirStreamAndNothingElse() {
        FakeStream good = enrolled().converse();
        byte[] hello = agent.hello().toByteArray();
        Random random = new Random(7);
        for (int i = 0; i < 30; i++) {
            byte[] frame = hello.clone();
            if (i % 2 == 0) {
                // Hello is one field whose length stands at its start: cut anywhere, it is no message.
                frame = Arrays.copyOf(hello, hello.length - 1 - random.nextInt(hello.length / 2));
                assertThat(RawCall.converse(agent.channel(), frame)).isEqualTo("PROTOCOL_VIOLATED");
            } else {
                frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                RawCall.converse(agent.channel(), frame);
            }
        }
        assertThat(refusals())
                .filteredOn(entry -> entry.action().equals("frame"))
                .hasSizeGreaterThanOrEqualTo(15);

        FakeStream again = agent.converse();
        again.batch(0, Records.flow(0));
        assertThat(again.acknowledged()).isEqualTo(1);
        assertThat(good.refusal()).isEqualTo("STREAM_REPLACED");
    }

    @Test
    void nothingOlderThanTls13IsSpoken() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket = (SSLSocket)
                    context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setEnabledProtocols(new String[] {version});
                var parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                socket.setSSLParameters(parameters);
                if (version.equals("TLSv1.3")) {
                    socket.startHandshake();
                    assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
                } else {
                    assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
                }
            }
        }
    }

    @Test
    void whoCallsTooOftenWaits() {
        server.close();
        SessionLimits few = new SessionLimits(
                1 << 20,
                2,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10));
        server = start(few);
        try (FakeAgent stranger = newAgent()) {
            assertThat(stranger.open().refusal()).isEqualTo("CERTIFICATE_MISSING");
            assertThat(stranger.open().refusal()).isEqualTo("CERTIFICATE_MISSING");
            StatusRuntimeException failure = stranger.open().failure();
            assertThat(FakeStream.code(failure)).isEqualTo("TOO_MANY_REQUESTS");
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);

            clock.move(Duration.ofSeconds(1));
            assertThat(stranger.open().refusal()).isEqualTo("CERTIFICATE_MISSING");
        }
    }

    @Test
    void aClockThatGoesBackDoesNotCostTheLease() {
        HostId id = enrol();
        states.lease(Duration.ofSeconds(90));
        FakeStream stream = agent.converse();
        stream.state();
        states.want(id, "sent again");

        clock.move(Duration.ofHours(-1));
        server.refresh();

        assertThat(stream.state().getPayload().toStringUtf8()).isEqualTo("sent again");
    }

    @Test
    void tellsAgentsWhenItGoesDown() {
        HostId id = enrol();
        FakeStream stream = agent.converse();

        server.close();

        assertThat(stream.refusal()).isEqualTo("STOPPING");
        assertThat(fleet.get(id).online()).isFalse();
    }

    /** Looks at the handshake, not at whom it is with. */
    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private FakeAgent newAgent() {
        return new FakeAgent(server.port(), keyring.authority().root());
    }

    private FakeAgent enrolled() {
        enrol();
        return agent;
    }

    private HostId enrol() {
        return new HostId(agent.enrol(token("workstations")).getHostId());
    }

    private String token(String group) {
        return tokens.issue("operator:alice", group, 1, Duration.ofHours(1)).text();
    }

    private static String presented(String token) {
        String[] parts = token.split("\\.", -1);
        return parts[1] + "." + parts[2];
    }

    private String renewalRefusal() {
        return FakeStream.code(refused(() -> agent.renew()));
    }

    private static StatusRuntimeException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private List<AuditEntry> refusals() {
        return auditStore.entries().stream()
                .filter(entry -> entry.outcome() == AuditOutcome.REFUSED)
                .toList();
    }

    private void assertRefused(String code, int times) {
        assertThat(refusals())
                .hasSize(times)
                .allSatisfy(entry ->
                        assertThat(entry.details()).containsEntry("code", code).containsEntry("origin", "127.0.0.1"));
    }
}
