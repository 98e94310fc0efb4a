package org.peerwarden.controller.session;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Optional;
import org.peerwarden.controller.decision.Reachable;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.posture.Content;
import org.peerwarden.controller.posture.DesiredState;
import org.peerwarden.controller.posture.Directive;
import org.peerwarden.controller.posture.Isolation;
import org.peerwarden.controller.posture.StateEncoder;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;
import org.peerwarden.proto.v1.DirectiveAction;
import org.peerwarden.proto.v1.IsolationException;
import org.peerwarden.proto.v1.PolicyBundle;

/** Desired states as the agents read them. */
public final class ProtobufStateEncoder implements StateEncoder {
    @Override
    public byte[] encode(DesiredState state) {
        Content content = state.content();
        var message = org.peerwarden.proto.v1.DesiredState.newBuilder()
                .setFleetId(ByteString.copyFrom(state.fleet().bytes()))
                .setHostId(state.host().value())
                .setRevision(state.revision())
                .setIssuedAt(Wire.timestamp(state.issuedAt()))
                .setGroup(content.group());
        content.policy()
                .ifPresent(policy -> message.setPolicy(
                        PolicyBundle.newBuilder().setVersion(policy.version()).setYaml(policy.yaml())));
        content.isolation().ifPresent(isolation -> message.setIsolation(isolation(isolation)));
        content.directives().forEach(directive -> message.addDirectives(directive(directive)));
        content.controllers().forEach(controller -> message.addControllers(endpoint(controller)));
        return message.build().toByteArray();
    }

    private static org.peerwarden.proto.v1.Isolation isolation(Isolation isolation) {
        var message = org.peerwarden.proto.v1.Isolation.newBuilder()
                .setDecisionId(isolation.decision().value())
                .setLeaseSeconds(Math.toIntExact(isolation.lease().toSeconds()))
                .setReason(isolation.reason())
                .setReleaseCodeHash(bytes(isolation.releaseCodeHash()));
        isolation.exceptions().forEach(exception -> message.addExceptions(exception(exception)));
        return message.build();
    }

    private static IsolationException exception(Reachable reachable) {
        return IsolationException.newBuilder()
                .setAddress(address(reachable.peer()))
                .setPrefixLength(reachable.peer().length())
                .setTransport(transport(reachable.transport()))
                .setPort(reachable.port().orElse(0))
                .build();
    }

    private static org.peerwarden.proto.v1.Directive directive(Directive directive) {
        var message = org.peerwarden.proto.v1.Directive.newBuilder()
                .setDecisionId(directive.decision().value())
                .setAction(action(directive.effect()));
        directive.target().path().ifPresent(message::setBinaryPath);
        directive.target().sha256().ifPresent(hash -> message.setBinarySha256(bytes(hash)));
        directive.target().family().ifPresent(message::setFamily);
        directive
                .target()
                .peer()
                .ifPresent(peer -> message.setPeerAddress(address(peer)).setPeerPrefixLength(peer.length()));
        directive.expiresAt().ifPresent(end -> message.setExpiresAt(Wire.timestamp(end)));
        return message.build();
    }

    private static org.peerwarden.proto.v1.Endpoint endpoint(Endpoint endpoint) {
        return org.peerwarden.proto.v1.Endpoint.newBuilder()
                .setAddress(ByteString.copyFrom(endpoint.address().toBytes()))
                .setPort(endpoint.port())
                .build();
    }

    private static DirectiveAction action(Directive.Effect effect) {
        return switch (effect) {
            case ALLOW -> DirectiveAction.DIRECTIVE_ACTION_ALLOW;
            case BLOCK -> DirectiveAction.DIRECTIVE_ACTION_BLOCK;
        };
    }

    private static org.peerwarden.proto.v1.Transport transport(Optional<Transport> transport) {
        return transport
                .map(known -> switch (known) {
                    case TCP -> org.peerwarden.proto.v1.Transport.TRANSPORT_TCP;
                    case UDP -> org.peerwarden.proto.v1.Transport.TRANSPORT_UDP;
                })
                .orElse(org.peerwarden.proto.v1.Transport.TRANSPORT_UNSPECIFIED);
    }

    private static ByteString address(Prefix prefix) {
        return ByteString.copyFrom(prefix.address().toBytes());
    }

    private static ByteString bytes(String hexadecimal) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hexadecimal));
    }
}
