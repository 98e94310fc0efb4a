package org.peerwarden.controller.session;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.AgentSessionGrpc;
import org.peerwarden.proto.v1.Batch;
import org.peerwarden.proto.v1.ControllerMessage;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.SignedDesiredState;
import org.peerwarden.proto.v1.Welcome;

/** The agent's end of a stream. What the controller says waits in a queue for the test. */
public final class FakeStream implements StreamObserver<ControllerMessage> {
    private static final int WAIT_SECONDS = 20;

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final Context.CancellableContext context = Context.current().withCancellation();
    private @Nullable StreamObserver<AgentMessage> out;

    private FakeStream() {}

    static FakeStream on(Channel channel) {
        FakeStream stream = new FakeStream();
        stream.context.run(() -> stream.out = AgentSessionGrpc.newStub(channel).converse(stream));
        return stream;
    }

    public void say(AgentMessage message) {
        if (out == null) {
            throw new IllegalStateException("not open");
        }
        out.onNext(message);
    }

    /** Sends records from an offset on. */
    public void batch(long first, Record... records) {
        say(AgentMessage.newBuilder()
                .setBatch(Batch.newBuilder().setFirstOffset(first).addAllRecords(java.util.List.of(records)))
                .build());
    }

    /** Drops the connection as a cut cable does. */
    public void drop() {
        context.cancel(null);
    }

    /** Ends politely. */
    public void finish() {
        if (out != null) {
            out.onCompleted();
        }
    }

    public Welcome welcome() {
        ControllerMessage message = message();
        if (!message.hasWelcome()) {
            throw new AssertionError("expected Welcome, got " + message);
        }
        return message.getWelcome();
    }

    /** The next acknowledged offset; states before it are passed over. */
    public long acknowledged() {
        while (true) {
            ControllerMessage message = message();
            if (message.hasAcknowledgement()) {
                return message.getAcknowledgement().getNextOffset();
            }
        }
    }

    /** The next acknowledged offset, or nothing when the stream ends first; then {@link #failure} says why. */
    public Optional<Long> acknowledgedUnlessRefused() {
        while (true) {
            Object next = next();
            if (next instanceof ControllerMessage message) {
                if (message.hasAcknowledgement()) {
                    return Optional.of(message.getAcknowledgement().getNextOffset());
                }
            } else {
                heard.add(next);
                return Optional.empty();
            }
        }
    }

    /** The next desired state. */
    public SignedDesiredState state() {
        ControllerMessage message = message();
        if (!message.hasDesiredState()) {
            throw new AssertionError("expected a desired state, got " + message);
        }
        return message.getDesiredState();
    }

    /** Code in the trailer of the failure that the stream ends with; messages before it are passed over. */
    public String refusal() {
        return code(failure());
    }

    /** The failure that the stream ends with; messages before it are passed over. */
    public StatusRuntimeException failure() {
        while (true) {
            Object next = next();
            if (next instanceof StatusRuntimeException failure) {
                return failure;
            }
            if (next instanceof Status completed) {
                throw new AssertionError("expected a failure, the stream completed: " + completed);
            }
        }
    }

    /** Whether nothing is waiting to be heard. */
    public boolean quiet() {
        return heard.isEmpty();
    }

    /** The code that a refusal carries. */
    public static String code(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        String code = trailers == null ? null : trailers.get(Refusals.CODE);
        return code == null ? "none, " + failure.getStatus() : code;
    }

    private ControllerMessage message() {
        Object next = next();
        if (next instanceof ControllerMessage message) {
            return message;
        }
        throw new AssertionError(
                "the stream ended: " + (next instanceof StatusRuntimeException failure ? code(failure) : next));
    }

    private Object next() {
        try {
            Object next = heard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was heard for " + WAIT_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void onNext(ControllerMessage message) {
        heard.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        heard.add(failure);
    }

    @Override
    public void onCompleted() {
        heard.add(Status.OK);
    }
}
