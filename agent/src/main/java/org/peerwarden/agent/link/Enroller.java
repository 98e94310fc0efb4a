package org.peerwarden.agent.link;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.peerwarden.proto.v1.EnrolReply;
import org.peerwarden.proto.v1.EnrolRequest;
import org.peerwarden.proto.v1.EnrolmentGrpc;

/**
 * Makes this host a member of a fleet: a token for a certificate. The key never leaves the host, and nothing is said to a
 * server before it has shown the authority that the token names.
 */
public final class Enroller {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FLEET_BYTES = 16;
    private static final int SALT_BYTES = 32;

    private final InstantSource clock;

    public Enroller(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Enrols. Nothing is written: the caller keeps what comes back.
     *
     * @throws LinkException with the controller's code when it refuses: {@code TOKEN_UNKNOWN}, {@code TOKEN_USED},
     *     {@code TOKEN_EXPIRED}, {@code TOKEN_REVOKED}, {@code PROOF_INVALID}, {@code KEY_UNSUITABLE}
     */
    public Identity enrol(HostAndPort controller, EnrolToken token, HostFacts host) {
        KeyPair pair = Keys.generate();
        EnrolRequest request = EnrolRequest.newBuilder()
                .setToken(token.presented())
                .setPublicKey(ByteString.copyFrom(pair.getPublic().getEncoded()))
                .setProof(ByteString.copyFrom(Keys.enrolProof(pair, token.presented())))
                .setHost(Wire.host(host))
                .build();
        ManagedChannel channel = Channels.to(controller, token.authority(), Optional.empty(), clock)
                .build();
        try {
            EnrolReply reply = EnrolmentGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .enrol(request);
            return identity(controller, token, pair, reply);
        } catch (StatusRuntimeException refused) {
            throw Channels.failure(controller, refused);
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new LinkException(
                    LinkException.Code.CONTROLLER_MALFORMED,
                    "%s answered with an identity that does not check (%s)."
                            .formatted(controller, malformed.getMessage()),
                    malformed);
        } finally {
            Channels.close(channel);
        }
    }

    private static Identity identity(HostAndPort controller, EnrolToken token, KeyPair pair, EnrolReply reply)
            throws GeneralSecurityException {
        if (reply.getHostId().isBlank()
                || reply.getFleetId().size() != FLEET_BYTES
                || reply.getSigningKeysCount() == 0) {
            throw new IllegalArgumentException("host, fleet or signing key is missing");
        }
        List<PublicKey> signingKeys = new ArrayList<>();
        for (ByteString key : reply.getSigningKeysList()) {
            signingKeys.add(Keys.signingKey(key.toByteArray()));
        }
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new Identity(
                reply.getHostId(),
                HexFormat.of().formatHex(reply.getFleetId().toByteArray()),
                reply.getGroup(),
                controller,
                token.authority(),
                signingKeys,
                HexFormat.of().formatHex(salt),
                Keys.credential(pair, Wire.bytes(reply.getCertificatesList())));
    }
}
