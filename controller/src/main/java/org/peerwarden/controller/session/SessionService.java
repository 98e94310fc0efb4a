package org.peerwarden.controller.session;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Map;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.audit.AuditOutcome;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.identity.Authority;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.proto.v1.AgentMessage;
import org.peerwarden.proto.v1.AgentSessionGrpc;
import org.peerwarden.proto.v1.ControllerMessage;
import org.peerwarden.proto.v1.RenewReply;
import org.peerwarden.proto.v1.RenewRequest;

/** Served to hosts that show their certificate. */
final class SessionService extends AgentSessionGrpc.AgentSessionImplBase {
    private final Authority authority;
    private final Gate gate;
    private final Sessions sessions;
    private final AuditLog audit;
    private final InstantSource clock;

    SessionService(Authority authority, Gate gate, Sessions sessions, AuditLog audit, InstantSource clock) {
        this.authority = authority;
        this.gate = gate;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public StreamObserver<AgentMessage> converse(StreamObserver<ControllerMessage> answers) {
        Caller caller = Caller.current();
        try {
            HostId host = gate.host(caller, "session.open");
            return new Conversation(
                    host, caller, sessions, (ServerCallStreamObserver<ControllerMessage>) answers, clock);
        } catch (RuntimeException failure) {
            answers.onError(Refusals.status(failure));
            return new Ignored();
        }
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<RenewReply> answers) {
        RenewReply reply;
        try {
            reply = renew(request, Caller.current());
        } catch (RuntimeException failure) {
            answers.onError(Refusals.status(failure));
            return;
        }
        answers.onNext(reply);
        answers.onCompleted();
    }

    private RenewReply renew(RenewRequest request, Caller caller) {
        HostId host = gate.host(caller, "certificate.renew");
        try {
            PublicKey key = Authority.proven(
                    request.getPublicKey().toByteArray(), request.getProof().toByteArray(), "peerwarden-renew-v1");
            var chain = authority.issueHost(host, key);
            audit.append(
                    "host:" + host,
                    "certificate.renew",
                    "host:" + host,
                    AuditOutcome.DONE,
                    Map.of(
                            "origin", caller.origin(),
                            "ends", chain.getFirst().getNotAfter().toInstant().toString()));
            return RenewReply.newBuilder()
                    .addAllCertificates(EnrolmentService.encoded(chain))
                    .build();
        } catch (ControllerException refusal) {
            sessions.refusals().audit("host:" + host, "certificate.renew", caller.origin(), refusal, Map.of());
            throw refusal;
        }
    }

    /** What is still said on a stream that was refused. */
    private static final class Ignored implements StreamObserver<AgentMessage> {
        @Override
        public void onNext(AgentMessage message) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
