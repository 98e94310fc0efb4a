package org.peerwarden.agent.link;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.peerwarden.agent.link.Identity.Credential;

/** Channels to a controller: TLS 1.3 of the JDK, the authority pinned, frames bounded. */
final class Channels {
    /** A desired state is the largest that comes: a policy and some thousands of directives. */
    static final int LARGEST_MESSAGE = 4 << 20;

    private static final Metadata.Key<String> CODE =
            Metadata.Key.of("peerwarden-code", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> RETRY =
            Metadata.Key.of("peerwarden-retry", Metadata.ASCII_STRING_MARSHALLER);

    private Channels() {}

    /**
     * @param credential absent only while enrolling
     */
    static NettyChannelBuilder to(
            HostAndPort controller, AuthorityPin authority, Optional<Credential> credential, InstantSource clock) {
        SslContextBuilder tls =
                SslContextBuilder.forClient().protocols("TLSv1.3").trustManager(new PinnedTrust(authority, clock));
        credential.ifPresent(known -> tls.keyManager(known.key(), known.chain()));
        try {
            return NettyChannelBuilder.forAddress(controller.host(), controller.port())
                    .sslContext(GrpcSslContexts.configure(tls, SslProvider.JDK).build())
                    .maxInboundMessageSize(LARGEST_MESSAGE)
                    .keepAliveTime(20, TimeUnit.SECONDS)
                    .keepAliveTimeout(10, TimeUnit.SECONDS)
                    .disableRetry();
        } catch (SSLException impossible) {
            throw new IllegalStateException("the JDK speaks TLS 1.3", impossible);
        }
    }

    /** What a failed call means: the controller's own code where it sent one. */
    static LinkException failure(HostAndPort controller, Throwable failed) {
        Status status = Status.fromThrowable(failed);
        @Nullable Metadata trailers = Status.trailersFromThrowable(failed);
        Optional<String> code = trailer(trailers, CODE);
        if (code.isPresent()) {
            String said = Optional.ofNullable(status.getDescription()).orElse("no reason given");
            boolean retry =
                    trailer(trailers, RETRY).map(Boolean::parseBoolean).orElseGet(() -> !refuses(status.getCode()));
            return new LinkException(code.get(), said, !retry);
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException untrusted) {
                return new LinkException(
                        LinkException.Code.CONTROLLER_UNTRUSTED,
                        "%s is not the controller of this fleet: %s. See that the address is right and nobody stands between."
                                .formatted(controller, untrusted.getMessage()),
                        failed);
            }
        }
        return new LinkException(
                LinkException.Code.CONTROLLER_UNREACHABLE,
                "%s cannot be reached (%s). See that the controller runs and that the network lets this host through."
                        .formatted(controller, brief(status)),
                failed);
    }

    /** Whether the same would be answered again, however often it is asked. */
    private static boolean refuses(Status.Code code) {
        return switch (code) {
            case UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    NOT_FOUND,
                    INVALID_ARGUMENT,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    ALREADY_EXISTS,
                    UNIMPLEMENTED -> true;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    RESOURCE_EXHAUSTED,
                    ABORTED,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS -> false;
        };
    }

    private static String brief(Status status) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null && !(cause instanceof StatusRuntimeException)) {
            cause = cause.getCause();
        }
        String description = status.getCode().name()
                + Optional.ofNullable(status.getDescription())
                        .map(said -> ": " + said)
                        .orElse("");
        return cause == null ? description : description + ": " + cause.getMessage();
    }

    private static Optional<String> trailer(@Nullable Metadata trailers, Metadata.Key<String> key) {
        return Optional.ofNullable(trailers).map(known -> known.get(key)).filter(value -> !value.isBlank());
    }

    static void close(ManagedChannel channel) {
        channel.shutdownNow();
    }
}
