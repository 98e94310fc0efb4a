package org.peerwarden.controller.session;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.peerwarden.proto.v1.AgentSessionGrpc;

/** A stream on which any bytes can be sent as a message. */
final class RawCall {
    private static final int WAIT_SECONDS = 20;

    private RawCall() {}

    /** Sends one frame, closes the sending side and waits for the end; gives the code that it ends with, or {@code none}. */
    static String converse(Channel channel, byte[] frame) {
        MethodDescriptor<byte[], byte[]> method = AgentSessionGrpc.getConverseMethod().toBuilder(
                        new Bytes(), new Bytes())
                .build();
        ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
        AtomicReference<String> code = new AtomicReference<>("none");
        CountDownLatch ended = new CountDownLatch(1);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(io.grpc.Status status, Metadata trailers) {
                        String told = trailers.get(Refusals.CODE);
                        code.set(told == null ? "none" : told);
                        ended.countDown();
                    }
                },
                new Metadata());
        call.request(Integer.MAX_VALUE);
        call.sendMessage(frame);
        call.halfClose();
        try {
            if (!ended.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the stream did not end");
            }
            return code.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
