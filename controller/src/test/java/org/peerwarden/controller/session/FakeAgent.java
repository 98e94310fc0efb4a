package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.AgentSessionGrpc;
import org.peerwarden.proto.v1.EnrolReply;
import org.peerwarden.proto.v1.EnrolRequest;
import org.peerwarden.proto.v1.EnrolmentGrpc;
import org.peerwarden.proto.v1.Hello;
import org.peerwarden.proto.v1.HostFacts;
import org.peerwarden.proto.v1.RenewReply;
import org.peerwarden.proto.v1.RenewRequest;

/**
 * An agent made by hand, which may misbehave. What it needs of the controller it takes from the wire, as a real one does.
 *
 * <p>Its state ({@code continuity}, {@code spool}) is the test's to change.
 */
public final class FakeAgent implements Closeable {
    private final int port;
    private final X509Certificate authority;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private KeyPair keys = keyPair("secp256r1");
    private List<X509Certificate> chain = List.of();
    private ByteString continuity = ByteString.EMPTY;
    private ByteString machine = ByteString.copyFrom(new byte[32]);
    private UUID spool = UUID.randomUUID();
    private int protocol = 1;
    private long oldestOffset;
    private long droppedRecords;

    /**
     * An agent that is not enrolled.
     *
     * @param authority that the controller's certificate has to come from
     */
    public FakeAgent(int port, X509Certificate authority) {
        this.port = port;
        this.authority = authority;
    }

    /** Another machine with all that this one has, as a copied disk makes it. */
    public FakeAgent copy() {
        FakeAgent copy = new FakeAgent(port, authority);
        copy.keys = keys;
        copy.chain = chain;
        copy.continuity = continuity;
        copy.machine = machine;
        copy.spool = spool;
        return copy;
    }

    public FakeAgent machine(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        machine = ByteString.copyFrom(bytes);
        return this;
    }

    public FakeAgent protocol(int number) {
        protocol = number;
        return this;
    }

    public FakeAgent oldestOffset(long offset, long dropped) {
        oldestOffset = offset;
        droppedRecords = dropped;
        return this;
    }

    /** Shows these from now on, whoever made them. */
    public FakeAgent certificates(KeyPair pair, List<X509Certificate> shown) {
        keys = pair;
        chain = List.copyOf(shown);
        return this;
    }

    public void keep(ByteString newest) {
        continuity = newest;
    }

    public KeyPair keys() {
        return keys;
    }

    public List<X509Certificate> chain() {
        return chain;
    }

    /** Enrols with a token's text, and keeps what it gets. */
    public EnrolReply enrol(String token) {
        String[] parts = token.split("\\.", -1);
        String presented = parts[1] + "." + parts[2];
        EnrolReply reply = enrol(presented, keys, proof("peerwarden-enrol-v1" + presented, keys));
        chain = certificates(reply.getCertificatesList());
        return reply;
    }

    /** Enrols with whatever the test makes up. */
    public EnrolReply enrol(String presented, KeyPair pair, byte[] proof) {
        return EnrolmentGrpc.newBlockingStub(channel())
                .enrol(EnrolRequest.newBuilder()
                        .setToken(presented)
                        .setPublicKey(ByteString.copyFrom(pair.getPublic().getEncoded()))
                        .setProof(ByteString.copyFrom(proof))
                        .setHost(facts())
                        .build());
    }

    /** Asks for the next certificate, with a new key, and keeps both. */
    public RenewReply renew() {
        KeyPair next = keyPair("secp256r1");
        RenewReply reply = AgentSessionGrpc.newBlockingStub(channel())
                .renew(RenewRequest.newBuilder()
                        .setPublicKey(ByteString.copyFrom(next.getPublic().getEncoded()))
                        .setProof(ByteString.copyFrom(proof("peerwarden-renew-v1", next)))
                        .build());
        chain = certificates(reply.getCertificatesList());
        keys = next;
        return reply;
    }

    /** Opens a stream and says nothing yet. */
    public FakeStream open() {
        return FakeStream.on(channel());
    }

    /** Opens a stream, says hello, and keeps the continuity value of the welcome. */
    public FakeStream converse() {
        FakeStream stream = open();
        stream.say(hello());
        continuity = stream.welcome().getContinuity();
        return stream;
    }

    /** The hello of this agent. */
    public AgentMessage hello() {
        return AgentMessage.newBuilder()
                .setHello(Hello.newBuilder()
                        .setProtocol(protocol)
                        .setAgentVersion("0.1.0-test")
                        .setContinuity(continuity)
                        .setHost(facts())
                        .setSpoolId(Records.bytes(spool))
                        .setOldestOffset(oldestOffset)
                        .setDroppedRecords(droppedRecords))
                .build();
    }

    private HostFacts facts() {
        return HostFacts.newBuilder()
                .setHostname("lab")
                .setOs("linux")
                .setMachine(machine)
                .addAddresses(ByteString.copyFrom(new byte[] {10, 0, 0, 2}))
                .setTier("netlink")
                .build();
    }

    /** A new connection that shows what certificates there are. */
    public Channel channel() {
        try {
            SslContextBuilder tls = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .trustManager(authority);
            if (!chain.isEmpty()) {
                tls.keyManager(keys.getPrivate(), chain.toArray(X509Certificate[]::new));
            }
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .sslContext(tls.build())
                    .maxInboundMessageSize(64 << 20)
                    .build();
            channels.add(channel);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /** A new key pair on a curve. */
    public static KeyPair keyPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Proves possession of a key. */
    public static byte[] proof(String context, KeyPair pair) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(context.getBytes(StandardCharsets.UTF_8));
            signature.update(
                    MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded()));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<X509Certificate> certificates(List<ByteString> encoded) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (ByteString one : encoded) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one.toByteArray())));
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
