package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.fleet.Arrival;
import org.peerwarden.controller.flow.SpoolId;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.proto.v1.Acknowledgement;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.ControllerMessage;
import org.peerwarden.proto.v1.Hello;
import org.peerwarden.proto.v1.Welcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of one host: {@code HELLO → OPEN → ENDED}. It dies whole; what must outlive it is in {@code fleet}, {@code flow}
 * and {@code posture}.
 *
 * <p>gRPC delivers what the agent says one message at a time, and the next is asked for when the one before is dealt with:
 * that is the whole flow control. Desired states and the end come from other threads, so whatever is sent is sent under
 * {@code answers}' lock.
 */
final class Conversation implements StreamObserver<AgentMessage> {
    /** The protocol that this controller speaks: the newest number in the history at the top of session.proto. */
    static final int PROTOCOL = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private enum Stage {
        /** Waits for Hello. */
        HELLO,
        /** Welcomed. */
        OPEN,
        /** Nothing is sent or heard any more. */
        ENDED
    }

    private final HostId host;
    private final Caller caller;
    private final Sessions sessions;
    private final ServerCallStreamObserver<ControllerMessage> answers;
    private final InstantSource clock;
    private final Object pushing = new Object();
    private volatile Stage stage = Stage.HELLO;
    private volatile Instant sentAt = Instant.EPOCH;
    private volatile Duration again = Duration.ZERO;
    private @Nullable Batches batches;

    Conversation(
            HostId host,
            Caller caller,
            Sessions sessions,
            ServerCallStreamObserver<ControllerMessage> answers,
            InstantSource clock) {
        this.host = host;
        this.caller = caller;
        this.sessions = sessions;
        this.answers = answers;
        this.clock = clock;
        answers.disableAutoRequest();
        answers.setOnCancelHandler(() -> gone("cancelled"));
        answers.request(1);
    }

    HostId host() {
        return host;
    }

    @Override
    public void onNext(AgentMessage message) {
        if (stage == Stage.ENDED) {
            return;
        }
        try {
            hear(message);
            sessions.fleet().heard(host);
        } catch (RuntimeException failure) {
            end(failure);
            return;
        }
        answers.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        gone(failure.getMessage() == null ? "failed" : failure.getMessage());
    }

    @Override
    public void onCompleted() {
        if (gone("completed")) {
            synchronized (answers) {
                answers.onCompleted();
            }
        }
    }

    /** Sends what the host should be like now, if the host has been welcomed. */
    void push() {
        if (stage != Stage.OPEN) {
            return;
        }
        // Read and sent in one step, so that no older state is sent after a newer one.
        synchronized (pushing) {
            States.Outgoing state = sessions.states().desired(host);
            sentAt = clock.instant();
            again = state.again(sessions.limits().refresh());
            send(ControllerMessage.newBuilder().setDesiredState(state.message()).build());
        }
    }

    /** Whether what the host should be like is to be sent again, for its lease's sake. */
    boolean refreshDue() {
        Instant now = clock.instant();
        // A clock that went back must not cost leases: what was sent in the future is sent again.
        return stage == Stage.OPEN && (now.isBefore(sentAt) || !now.isBefore(sentAt.plus(again)));
    }

    /** Ends the stream if the certificate that it began with has ended meanwhile, or the host was removed. */
    void stillWelcome() {
        boolean expired = caller.certificate()
                .map(X509Certificate::getNotAfter)
                .map(ends -> ends.toInstant().isBefore(clock.instant()))
                .orElse(false);
        if (expired) {
            end(new ControllerException(
                    ErrorCode.CERTIFICATE_EXPIRED, "the certificate ended; come back with the renewed one"));
            return;
        }
        try {
            sessions.fleet().get(host);
        } catch (ControllerException removed) {
            end(removed);
        }
    }

    /** Ends the stream with a failure, once. */
    void end(RuntimeException failure) {
        boolean welcomed = stage == Stage.OPEN;
        if (!gone(failure instanceof ControllerException known ? known.code().name() : "failed")) {
            return;
        }
        if (failure instanceof ControllerException known && told(known, welcomed)) {
            sessions.refusals().audit("host:" + host, "session.converse", caller.origin(), known, Map.of());
        }
        synchronized (answers) {
            if (!answers.isCancelled()) {
                answers.onError(Refusals.status(failure));
            }
        }
    }

    /** A refusal is audited; what is nobody's fault, or stands in the log already, is not. */
    private static boolean told(ControllerException failure, boolean welcomed) {
        return switch (failure.code().kind()) {
            case INVALID, LIMITED, FORBIDDEN, UNAUTHENTICATED, NOT_FOUND ->
                failure.code() != ErrorCode.CLONED_IDENTITY && (welcomed || failure.code() != ErrorCode.BATCH_GAP);
            case CONFLICT, UNAVAILABLE, INTERNAL -> false;
        };
    }

    private void hear(AgentMessage message) {
        switch (message.getMessageCase()) {
            case HELLO -> welcome(message.getHello());
            case BATCH -> {
                acknowledge(opened().store(message.getBatch()));
            }
            case APPLIED -> {
                opened();
                sessions.states().applied(host, message.getApplied());
            }
            case HEALTH -> {
                opened();
                sessions.fleet().health(host, FactsReader.warnings(message.getHealth()));
            }
            case MESSAGE_NOT_SET ->
                throw new ControllerException(
                        ErrorCode.PROTOCOL_VIOLATED,
                        "the message is empty, or of a kind that this controller does not know");
        }
    }

    private void welcome(Hello hello) {
        if (stage != Stage.HELLO) {
            throw new ControllerException(ErrorCode.PROTOCOL_VIOLATED, "Hello is the first message and only that");
        }
        if (hello.getProtocol() < 1 || hello.getProtocol() > PROTOCOL) {
            throw new ControllerException(
                    ErrorCode.PROTOCOL_TOO_NEW,
                    "the agent speaks protocol " + Integer.toUnsignedString(hello.getProtocol())
                            + ", this controller 1 to " + PROTOCOL + "; update the controller first");
        }
        SpoolId spool = new SpoolId(Wire.uuid("spool_id", hello.getSpoolId()));
        byte[] continuity = sessions.fleet().arrive(host, arrival(hello));
        long oldest = Wire.count("oldest_offset", hello.getOldestOffset());
        long next = sessions.ingest().nextOffset(host, spool);
        if (oldest > next) {
            next = sessions.ingest().skip(host, spool, oldest);
        }
        batches = new Batches(host, spool, sessions.ingest(), sessions.fleet());
        boolean welcomed;
        synchronized (answers) {
            welcomed = stage == Stage.HELLO;
            if (welcomed) {
                send(ControllerMessage.newBuilder()
                        .setWelcome(Welcome.newBuilder()
                                .setHostId(host.value())
                                .setNextOffset(next)
                                .setContinuity(ByteString.copyFrom(continuity))
                                .setNow(Wire.timestamp(clock.instant())))
                        .build());
                stage = Stage.OPEN;
            }
        }
        if (!welcomed) {
            // It ended while it was being let in.
            sessions.missed(host);
            return;
        }
        // Before the state is read: a change after that is pushed by who makes it.
        sessions.entered(this);
        if (stage == Stage.ENDED) {
            sessions.left(this);
            return;
        }
        push();
        LOG.info("event=session-opened host={} origin={} next-offset={}", host, caller.origin(), next);
    }

    private Arrival arrival(Hello hello) {
        return new Arrival(
                FactsReader.facts(hello.getHost()),
                Wire.text("agent_version", hello.getAgentVersion()),
                HexFormat.of().formatHex(hello.getContinuity().toByteArray()),
                Wire.uuid("spool_id", hello.getSpoolId()).toString(),
                Wire.count("dropped_records", hello.getDroppedRecords()),
                caller.origin());
    }

    private void acknowledge(long next) {
        send(ControllerMessage.newBuilder()
                .setAcknowledgement(Acknowledgement.newBuilder().setNextOffset(next))
                .build());
    }

    private Batches opened() {
        if (batches == null) {
            throw new ControllerException(ErrorCode.PROTOCOL_VIOLATED, "the first message is Hello");
        }
        return batches;
    }

    private void send(ControllerMessage message) {
        synchronized (answers) {
            if (stage != Stage.ENDED && !answers.isCancelled()) {
                answers.onNext(message);
            }
        }
    }

    /** Leaves the stage, once; says whether this call did. */
    private boolean gone(String why) {
        synchronized (answers) {
            if (stage == Stage.ENDED) {
                return false;
            }
            stage = Stage.ENDED;
        }
        sessions.left(this);
        LOG.info("event=session-ended host={} origin={} why={}", host, caller.origin(), why);
        return true;
    }
}
