package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.fleet.HostFacts;
import org.peerwarden.controller.identity.Authority;
import org.peerwarden.controller.identity.EnrolToken;
import org.peerwarden.controller.identity.EnrolTokens;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.identity.Keyring;
import org.peerwarden.proto.v1.EnrolReply;
import org.peerwarden.proto.v1.EnrolRequest;
import org.peerwarden.proto.v1.EnrolmentGrpc;

/** A token for a certificate. */
final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase {
    private static final String ACTION = "host.enrol";

    private final Keyring keyring;
    private final EnrolTokens tokens;
    private final Fleet fleet;
    private final AuditLog audit;
    private final Gate gate;
    private final Refusals refusals;

    EnrolmentService(Keyring keyring, EnrolTokens tokens, Fleet fleet, AuditLog audit, Gate gate, Refusals refusals) {
        this.keyring = keyring;
        this.tokens = tokens;
        this.fleet = fleet;
        this.audit = audit;
        this.gate = gate;
        this.refusals = refusals;
    }

    @Override
    public void enrol(EnrolRequest request, StreamObserver<EnrolReply> answers) {
        EnrolReply reply;
        try {
            reply = enrol(request, Caller.current());
        } catch (RuntimeException failure) {
            answers.onError(Refusals.status(failure));
            return;
        }
        answers.onNext(reply);
        answers.onCompleted();
    }

    private EnrolReply enrol(EnrolRequest request, Caller caller) {
        gate.slow(caller, ACTION);
        try {
            EnrolToken token = tokens.check(Wire.text("token", request.getToken()));
            PublicKey key = Authority.proven(
                    request.getPublicKey().toByteArray(),
                    request.getProof().toByteArray(),
                    "peerwarden-enrol-v1" + request.getToken());
            HostFacts facts = FactsReader.facts(request.getHost());
            HostId host = HostId.random();
            List<X509Certificate> chain = keyring.authority().issueHost(host, key);
            // The use counts before the host is there: a crash between costs one use, never a host without one.
            tokens.use(token);
            audit.append(
                    "enrol-token:" + token.id(),
                    ACTION,
                    "host:" + host,
                    AuditOutcome.DONE,
                    Map.of("group", token.group(), "hostname", facts.hostname(), "origin", caller.origin()));
            fleet.enrol(host, token.group(), facts, caller.origin());
            return EnrolReply.newBuilder()
                    .setHostId(host.value())
                    .addAllCertificates(encoded(chain))
                    .addSigningKeys(ByteString.copyFrom(keyring.signingKey().publicKey()))
                    .setFleetId(ByteString.copyFrom(keyring.fleetId().bytes()))
                    .setGroup(token.group())
                    .build();
        } catch (ControllerException refusal) {
            refusals.audit("anonymous:" + caller.origin(), ACTION, caller.origin(), refusal, named(request));
            throw refusal;
        }
    }

    /** The token's identifier, which is not secret. */
    private static Map<String, String> named(EnrolRequest request) {
        int dot = request.getToken().indexOf('.');
        return dot <= 0 || dot > 32
                ? Map.of()
                : Map.of("token", request.getToken().substring(0, dot));
    }

    static List<ByteString> encoded(List<X509Certificate> chain) {
        return chain.stream().map(EnrolmentService::encoded).toList();
    }

    private static ByteString encoded(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that we made cannot be written", e);
        }
    }
}
