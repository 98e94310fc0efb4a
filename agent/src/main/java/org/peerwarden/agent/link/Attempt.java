package org.peerwarden.agent.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.posture.SignedState;
import org.peerwarden.agent.spool.Chunk;
import org.peerwarden.agent.spool.Spool;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.AgentSessionGrpc;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.Batch;
import org.peerwarden.proto.v1.ControllerMessage;
import org.peerwarden.proto.v1.HealthReport;
import org.peerwarden.proto.v1.Hello;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.RenewReply;
import org.peerwarden.proto.v1.RenewRequest;
import org.peerwarden.proto.v1.SignedDesiredState;
import org.peerwarden.proto.v1.Welcome;

/**
 * One stream. Starts once, ends once, whole; nothing of it outlives it. All of it runs on the link's thread, where gRPC
 * delivers too.
 *
 * <p>Telemetry is read from the spool as the controller takes it: as much as the transport is ready for, and no more than a
 * bounded number of records beyond what is acknowledged. Records that were dropped before they were sent would be a hole in
 * the sequence; the attempt ends then and the next Hello says what is missing.
 */
final class Attempt implements ClientResponseObserver<AgentMessage, ControllerMessage> {
    /** Small beside the controller's limit of frames, large beside the cost of one. */
    private static final int BATCH_BYTES = 256 << 10;

    private final HostAndPort controller;
    private final ManagedChannel channel;
    private final Spool spool;
    private final Listener listener;
    private final int inFlightRecords;
    private @Nullable ClientCallStreamObserver<AgentMessage> stream;
    private boolean started;
    private boolean ended;
    private boolean welcomed;
    /** What Hello said; records dropped since then are a hole that the controller does not know of. */
    private long oldestTold;

    private long sent;
    private long acknowledged;

    Attempt(HostAndPort controller, ManagedChannel channel, Spool spool, int inFlightRecords, Listener listener) {
        this.controller = controller;
        this.channel = channel;
        this.spool = spool;
        this.inFlightRecords = inFlightRecords;
        this.listener = listener;
    }

    /** What an attempt tells the link. */
    interface Listener {
        /**
         * The controller answered.
         *
         * @return false to end the attempt at once
         */
        boolean welcomed(Attempt attempt, Welcome welcome);

        void acknowledged(Attempt attempt);

        void desired(SignedState state);

        /**
         * It is over; said once.
         *
         * @param failure empty where this side ended it
         */
        void ended(Attempt attempt, Optional<LinkException> failure);
    }

    HostAndPort controller() {
        return controller;
    }

    boolean isWelcomed() {
        return welcomed;
    }

    void start(Hello hello) {
        if (started) {
            throw new IllegalStateException("an attempt starts once");
        }
        started = true;
        oldestTold = hello.getOldestOffset();
        AgentSessionGrpc.newStub(channel).converse(this);
        send(AgentMessage.newBuilder().setHello(hello).build());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<AgentMessage> requestStream) {
        stream = requestStream;
        requestStream.setOnReadyHandler(this::pump);
    }

    @Override
    public void onNext(ControllerMessage message) {
        if (ended) {
            return;
        }
        switch (message.getMessageCase()) {
            case WELCOME -> welcome(message.getWelcome());
            case ACKNOWLEDGEMENT -> acknowledge(message.getAcknowledgement().getNextOffset());
            case DESIRED_STATE -> desired(message.getDesiredState());
            case MESSAGE_NOT_SET -> {
                // A newer controller says something that this protocol does not know; it does not wait for an answer.
            }
        }
    }

    private void welcome(Welcome welcome) {
        if (welcomed) {
            malformed("a second Welcome");
            return;
        }
        welcomed = true;
        sent = Math.max(welcome.getNextOffset(), oldestTold);
        acknowledged = sent;
        if (!listener.welcomed(this, welcome)) {
            end(Optional.empty());
            return;
        }
        spool.discard(Math.min(welcome.getNextOffset(), spool.nextOffset()));
        pump();
    }

    private void acknowledge(long nextOffset) {
        if (!welcomed || nextOffset > sent || nextOffset < 0) {
            malformed("an acknowledgement of " + nextOffset + " where " + sent + " were sent");
            return;
        }
        acknowledged = Math.max(acknowledged, nextOffset);
        spool.discard(nextOffset);
        listener.acknowledged(this);
        pump();
    }

    private void desired(SignedDesiredState state) {
        if (!welcomed) {
            malformed("a desired state before Welcome");
            return;
        }
        listener.desired(new SignedState(
                state.getPayload().toByteArray(), state.getSignature().toByteArray()));
    }

    private void malformed(String what) {
        end(Optional.of(
                new LinkException(LinkException.Code.CONTROLLER_MALFORMED, "%s sent %s.".formatted(controller, what))));
    }

    /** Sends what the spool has and the other side takes. */
    void pump() {
        while (welcomed && !ended && ready() && sent - acknowledged < inFlightRecords) {
            if (spool.oldestOffset() > sent) {
                end(Optional.empty());
                return;
            }
            Chunk chunk = spool.peek(sent, BATCH_BYTES);
            if (chunk.records().isEmpty()) {
                return;
            }
            int count = (int) Math.min(chunk.records().size(), inFlightRecords - (sent - acknowledged));
            send(AgentMessage.newBuilder()
                    .setBatch(batch(sent, chunk.records().subList(0, count)))
                    .build());
            sent += count;
        }
    }

    private boolean ready() {
        return stream != null && stream.isReady();
    }

    private static Batch batch(long firstOffset, List<byte[]> records) {
        Batch.Builder batch = Batch.newBuilder().setFirstOffset(firstOffset);
        for (byte[] record : records) {
            batch.addRecords(record(record));
        }
        return batch.build();
    }

    /** Bytes that checked and mean nothing were written by another version; their offset is kept, empty. */
    private static Record record(byte[] bytes) {
        try {
            return Record.parseFrom(bytes);
        } catch (InvalidProtocolBufferException otherVersion) {
            return Record.getDefaultInstance();
        }
    }

    void applied(AppliedState state) {
        if (welcomed) {
            send(AgentMessage.newBuilder().setApplied(state).build());
        }
    }

    void health(HealthReport report) {
        if (welcomed) {
            send(AgentMessage.newBuilder().setHealth(report).build());
        }
    }

    /** Asks for a certificate for a new key, beside the stream. */
    void renew(byte[] publicKey, byte[] proof, io.grpc.stub.StreamObserver<RenewReply> reply) {
        AgentSessionGrpc.newStub(channel)
                .renew(
                        RenewRequest.newBuilder()
                                .setPublicKey(ByteString.copyFrom(publicKey))
                                .setProof(ByteString.copyFrom(proof))
                                .build(),
                        reply);
    }

    private void send(AgentMessage message) {
        if (!ended && stream != null) {
            stream.onNext(message);
        }
    }

    @Override
    public void onError(Throwable failed) {
        end(Optional.of(Channels.failure(controller, failed)));
    }

    @Override
    public void onCompleted() {
        end(Optional.of(new LinkException(
                LinkException.Code.CONTROLLER_UNREACHABLE, "%s ended the conversation.".formatted(controller))));
    }

    /** Ends it from this side. */
    void cancel() {
        end(Optional.empty());
    }

    /** It has waited long enough for an answer. */
    void giveUp() {
        end(Optional.of(new LinkException(
                LinkException.Code.CONTROLLER_UNREACHABLE,
                "%s does not answer. See that the controller runs and that the network lets this host through."
                        .formatted(controller))));
    }

    private void end(Optional<LinkException> failure) {
        if (ended) {
            return;
        }
        ended = true;
        channel.shutdownNow();
        listener.ended(this, failure);
    }
}
