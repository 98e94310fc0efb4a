package org.peerwarden.controller.session;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;

/**
 * Refuses frames that are no messages, or too big ones, with a code. Left to itself gRPC would end such a stream without one and
 * write a stack trace into the log each time, which any stranger could do for ever.
 */
final class Frames implements ServerInterceptor {
    private final int mostBytes;
    private final Refusals refusals;

    Frames(int mostBytes, Refusals refusals) {
        this.mostBytes = mostBytes;
        this.refusals = refusals;
    }

    /** The service with its frames looked at before they are parsed. */
    ServerServiceDefinition around(ServerServiceDefinition service) {
        return ServerInterceptors.intercept(ServerInterceptors.useInputStreamMessages(service), this);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        return new SimpleForwardingServerCallListener<>(listener) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                if (refused) {
                    return;
                }
                try {
                    requireSmall(message);
                    super.onMessage(message);
                } catch (ControllerException tooBig) {
                    refuse(tooBig);
                } catch (StatusRuntimeException unreadable) {
                    refuse(new ControllerException(
                            ErrorCode.PROTOCOL_VIOLATED, "the frame is no message of this service", unreadable));
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }

            private void refuse(ControllerException why) {
                refused = true;
                Caller caller = Caller.current();
                refusals.audit("anonymous:" + caller.origin(), "frame", caller.origin(), why, Map.of());
                StatusRuntimeException status = Refusals.status(why);
                Metadata trailers = status.getTrailers();
                // What serves the call learns that it is over, then the caller why.
                super.onCancel();
                call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
            }
        };
    }

    private <Q> void requireSmall(Q message) {
        try {
            if (message instanceof InputStream frame && frame.available() > mostBytes) {
                throw new ControllerException(
                        ErrorCode.TOO_LARGE, "a message has at most " + mostBytes + " bytes; send smaller ones");
            }
        } catch (IOException e) {
            throw new ControllerException(ErrorCode.PROTOCOL_VIOLATED, "the frame cannot be read", e);
        }
    }
}
