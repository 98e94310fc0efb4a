package org.peerwarden.agent.link;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.peerwarden.proto.v1.Acknowledgement;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.AgentSessionGrpc;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.Batch;
import org.peerwarden.proto.v1.ControllerMessage;
import org.peerwarden.proto.v1.EnrolReply;
import org.peerwarden.proto.v1.EnrolRequest;
import org.peerwarden.proto.v1.EnrolmentGrpc;
import org.peerwarden.proto.v1.HealthReport;
import org.peerwarden.proto.v1.Hello;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.RenewReply;
import org.peerwarden.proto.v1.RenewRequest;
import org.peerwarden.proto.v1.Welcome;

/**
 * A controller in this process, over real TLS. Stores like the real one: what lies below the stored offset is ignored, a gap
 * ends the stream. What it does otherwise a test can set.
 */
public final class FakeController implements AutoCloseable {
    static final byte[] FLEET = new byte[16];

    final TestAuthority authority;
    final KeyPair signing;
    public final List<Hello> hellos = new CopyOnWriteArrayList<>();
    public final List<AppliedState> applied = new CopyOnWriteArrayList<>();
    public final List<HealthReport> health = new CopyOnWriteArrayList<>();
    final List<StreamObserver<ControllerMessage>> streams = new CopyOnWriteArrayList<>();
    private final Map<ByteString, List<Record>> stored = new HashMap<>();
    private final Server server;

    volatile String refuseEnrolment = "";
    volatile String refuseStream = "";
    volatile boolean acknowledges = true;
    volatile boolean welcomes = true;
    volatile int failAfterBatches = Integer.MAX_VALUE;
    volatile Duration certificateLife = Duration.ofDays(7);
    volatile Instant now = Instant.EPOCH;
    volatile Consumer<StreamObserver<ControllerMessage>> afterWelcome = stream -> {};
    final AtomicInteger renewals = new AtomicInteger();

    /** On a free port, with an authority of its own. */
    public FakeController() throws Exception {
        this(new TestAuthority());
    }

    FakeController(TestAuthority authority) throws Exception {
        this(authority, authority.server(), 0);
    }

    FakeController(TestAuthority authority, Identity.Credential credential, int port) throws Exception {
        this.authority = authority;
        this.signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sslContext(GrpcSslContexts.configure(
                                SslContextBuilder.forServer(credential.key(), credential.chain())
                                        .protocols("TLSv1.3")
                                        .clientAuth(ClientAuth.OPTIONAL)
                                        .trustManager(authority.root()),
                                SslProvider.JDK)
                        .build())
                .maxInboundMessageSize(4 << 20)
                .addService(new Enrolment())
                .addService(new Session())
                .build()
                .start();
    }

    public HostAndPort place() {
        return new HostAndPort("127.0.0.1", server.getPort());
    }

    /** An identity as enrolment would give, without going that way. */
    Identity identity(Instant from, Instant until) {
        return new Identity(
                "host-1",
                "00".repeat(16),
                "workstations",
                place(),
                authority.pin(),
                List.of(signing.getPublic()),
                "ab".repeat(32),
                authority.host(from, until));
    }

    public Identity identity() {
        return identity(Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofDays(7)));
    }

    /** Records of one spool, in order. */
    public List<Record> stored(byte[] spool) {
        synchronized (stored) {
            return List.copyOf(stored.getOrDefault(ByteString.copyFrom(spool), List.of()));
        }
    }

    int batches() {
        synchronized (stored) {
            return batches;
        }
    }

    private int batches;

    /** Keeps what was stored and forgets the process: streams end without a word. */
    void takeOver(FakeController dead) {
        synchronized (stored) {
            stored.putAll(dead.stored);
        }
    }

    private static StatusRuntimeException refusal(Status status, String code) {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("peerwarden-code", Metadata.ASCII_STRING_MARSHALLER), code);
        return status.withDescription("refused by the test").asRuntimeException(trailers);
    }

    private final class Enrolment extends EnrolmentGrpc.EnrolmentImplBase {
        @Override
        public void enrol(EnrolRequest request, StreamObserver<EnrolReply> reply) {
            if (!refuseEnrolment.isEmpty()) {
                reply.onError(refusal(Status.PERMISSION_DENIED, refuseEnrolment));
                return;
            }
            try {
                PublicKey key = KeyFactory.getInstance("EC")
                        .generatePublic(
                                new X509EncodedKeySpec(request.getPublicKey().toByteArray()));
                Signature proof = Signature.getInstance("SHA256withECDSA");
                proof.initVerify(key);
                proof.update(
                        ("peerwarden-enrol-v1" + request.getToken()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                proof.update(AuthorityPin.sha256(key.getEncoded()));
                if (!proof.verify(request.getProof().toByteArray())) {
                    reply.onError(refusal(Status.PERMISSION_DENIED, "PROOF_INVALID"));
                    return;
                }
                reply.onNext(EnrolReply.newBuilder()
                        .setHostId("host-1")
                        .addAllCertificates(certificates(key))
                        .addSigningKeys(ByteString.copyFrom(signing.getPublic().getEncoded()))
                        .setFleetId(ByteString.copyFrom(FLEET))
                        .setGroup("workstations")
                        .build());
                reply.onCompleted();
            } catch (GeneralSecurityException failed) {
                reply.onError(failed);
            }
        }
    }

    private List<ByteString> certificates(PublicKey key) throws GeneralSecurityException {
        List<ByteString> certificates = new ArrayList<>();
        for (X509Certificate certificate : authority.host(
                key, Instant.now().minusSeconds(60), Instant.now().plus(certificateLife))) {
            certificates.add(ByteString.copyFrom(certificate.getEncoded()));
        }
        return certificates;
    }

    private final class Session extends AgentSessionGrpc.AgentSessionImplBase {
        @Override
        public void renew(RenewRequest request, StreamObserver<RenewReply> reply) {
            try {
                PublicKey key = KeyFactory.getInstance("EC")
                        .generatePublic(
                                new X509EncodedKeySpec(request.getPublicKey().toByteArray()));
                Signature proof = Signature.getInstance("SHA256withECDSA");
                proof.initVerify(key);
                proof.update("peerwarden-renew-v1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                proof.update(AuthorityPin.sha256(key.getEncoded()));
                if (!proof.verify(request.getProof().toByteArray())) {
                    reply.onError(refusal(Status.PERMISSION_DENIED, "PROOF_INVALID"));
                    return;
                }
                reply.onNext(RenewReply.newBuilder()
                        .addAllCertificates(certificates(key))
                        .build());
                reply.onCompleted();
                renewals.incrementAndGet();
            } catch (GeneralSecurityException failed) {
                reply.onError(failed);
            }
        }

        @Override
        public StreamObserver<AgentMessage> converse(StreamObserver<ControllerMessage> out) {
            if (!refuseStream.isEmpty()) {
                out.onError(refusal(Status.PERMISSION_DENIED, refuseStream));
                return new Silence();
            }
            streams.add(out);
            return new Conversation(out);
        }
    }

    private final class Conversation implements StreamObserver<AgentMessage> {
        private final StreamObserver<ControllerMessage> out;
        private ByteString spool = ByteString.EMPTY;

        Conversation(StreamObserver<ControllerMessage> out) {
            this.out = out;
        }

        @Override
        public void onNext(AgentMessage message) {
            switch (message.getMessageCase()) {
                case HELLO -> hello(message.getHello());
                case BATCH -> store(message.getBatch());
                case APPLIED -> applied.add(message.getApplied());
                case HEALTH -> health.add(message.getHealth());
                case MESSAGE_NOT_SET -> throw new AssertionError("an empty message");
            }
        }

        private void hello(Hello hello) {
            spool = hello.getSpoolId();
            hellos.add(hello);
            if (!welcomes) {
                return;
            }
            long next;
            synchronized (stored) {
                List<Record> records = stored.computeIfAbsent(spool, unseen -> new ArrayList<>());
                while (records.size() < hello.getOldestOffset()) {
                    records.add(Record.getDefaultInstance());
                }
                next = records.size();
            }
            Instant at = now.equals(Instant.EPOCH) ? Instant.now() : now;
            out.onNext(ControllerMessage.newBuilder()
                    .setWelcome(Welcome.newBuilder()
                            .setHostId("host-1")
                            .setNextOffset(next)
                            .setContinuity(ByteString.copyFromUtf8("continuity-" + hellos.size()))
                            .setNow(Wire.time(at)))
                    .build());
            afterWelcome.accept(out);
        }

        private void store(Batch batch) {
            long next;
            synchronized (stored) {
                List<Record> records = stored.getOrDefault(spool, new ArrayList<>());
                if (batch.getFirstOffset() > records.size()) {
                    out.onError(refusal(Status.FAILED_PRECONDITION, "BATCH_GAP"));
                    return;
                }
                for (int index = 0; index < batch.getRecordsCount(); index++) {
                    if (batch.getFirstOffset() + index == records.size()) {
                        records.add(batch.getRecords(index));
                    }
                }
                stored.put(spool, records);
                next = records.size();
                batches++;
                if (batches % failAfterBatches == 0) {
                    out.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                }
            }
            if (acknowledges) {
                out.onNext(acknowledgement(next));
            }
        }

        @Override
        public void onError(Throwable gone) {
            streams.remove(out);
        }

        @Override
        public void onCompleted() {
            streams.remove(out);
            out.onCompleted();
        }
    }

    static ControllerMessage acknowledgement(long next) {
        return ControllerMessage.newBuilder()
                .setAcknowledgement(Acknowledgement.newBuilder().setNextOffset(next))
                .build();
    }

    /** Listens to a stream that was refused. */
    private static final class Silence implements StreamObserver<AgentMessage> {
        @Override
        public void onNext(AgentMessage message) {}

        @Override
        public void onError(Throwable gone) {}

        @Override
        public void onCompleted() {}
    }

    @Override
    public void close() throws IOException {
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
