package org.peerwarden.agent.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.firewall.IsolationRules.Exemption;
import org.peerwarden.agent.firewall.Prefix;
import org.peerwarden.agent.posture.DesiredState;
import org.peerwarden.agent.posture.DesiredState.PolicyBundle;
import org.peerwarden.agent.posture.Directive;
import org.peerwarden.agent.posture.Isolation;
import org.peerwarden.agent.posture.MalformedStateException;
import org.peerwarden.agent.posture.StateCodec;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.proto.v1.DirectiveAction;
import org.peerwarden.proto.v1.IsolationException;

/**
 * Desired states as protobuf. Unknown fields are passed over, so that a newer controller may say more; a value of an
 * enumeration that is not known here refuses the state, because half a decision is none.
 */
public final class ProtobufStateCodec implements StateCodec {
    private static final int FLEET_BYTES = 16;
    private static final int HASH_BYTES = 32;

    @Override
    public DesiredState decode(byte[] payload) {
        try {
            return state(org.peerwarden.proto.v1.DesiredState.parseFrom(payload));
        } catch (InvalidProtocolBufferException notAMessage) {
            throw new MalformedStateException("the payload is no desired state", notAMessage);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException | UnknownHostException impossible) {
            throw new MalformedStateException(
                    "the state says something impossible: " + impossible.getMessage(), impossible);
        }
    }

    private static DesiredState state(org.peerwarden.proto.v1.DesiredState state) throws UnknownHostException {
        require(state.getFleetId().size() == FLEET_BYTES, "a fleet has 16 bytes");
        require(!state.getHostId().isEmpty(), "it is for no host");
        require(state.getRevision() > 0, "revisions begin at 1");
        Optional<PolicyBundle> policy = state.hasPolicy()
                ? Optional.of(new PolicyBundle(
                        state.getPolicy().getVersion(), state.getPolicy().getYaml()))
                : Optional.empty();
        List<Directive> directives = new ArrayList<>();
        for (org.peerwarden.proto.v1.Directive directive : state.getDirectivesList()) {
            directives.add(directive(directive));
        }
        List<Endpoint> controllers = new ArrayList<>();
        for (org.peerwarden.proto.v1.Endpoint controller : state.getControllersList()) {
            require(controller.getPort() > 0, "a controller without a port");
            controllers.add(new Endpoint(address(controller.getAddress()), controller.getPort()));
        }
        return new DesiredState(
                HexFormat.of().formatHex(state.getFleetId().toByteArray()),
                state.getHostId(),
                state.getRevision(),
                time(state.getIssuedAt()),
                state.getGroup(),
                policy,
                state.hasIsolation() ? Optional.of(isolation(state.getIsolation())) : Optional.empty(),
                directives,
                controllers);
    }

    private static Isolation isolation(org.peerwarden.proto.v1.Isolation isolation) throws UnknownHostException {
        List<Exemption> exceptions = new ArrayList<>();
        for (IsolationException exception : isolation.getExceptionsList()) {
            require(exception.getPort() >= 0 && exception.getPort() <= 65_535, "port out of range");
            exceptions.add(new Exemption(
                    prefix(exception.getAddress(), exception.getPrefixLength()),
                    transport(exception.getTransport()),
                    exception.getPort() == 0 ? Optional.empty() : Optional.of(exception.getPort())));
        }
        ByteString hash = isolation.getReleaseCodeHash();
        require(hash.isEmpty() || hash.size() == HASH_BYTES, "a release code's hash has 32 bytes");
        return new Isolation(
                isolation.getDecisionId(),
                Duration.ofSeconds(Integer.toUnsignedLong(isolation.getLeaseSeconds())),
                exceptions,
                isolation.getReason(),
                HexFormat.of().formatHex(hash.toByteArray()));
    }

    private static Directive directive(org.peerwarden.proto.v1.Directive directive) throws UnknownHostException {
        ByteString hash = directive.getBinarySha256();
        require(hash.isEmpty() || hash.size() == HASH_BYTES, "a binary's hash has 32 bytes");
        return new Directive(
                directive.getDecisionId(),
                action(directive.getAction()),
                Wire.present(directive.getBinaryPath()),
                Wire.present(HexFormat.of().formatHex(hash.toByteArray())),
                Wire.present(directive.getFamily()),
                directive.getPeerAddress().isEmpty()
                        ? Optional.empty()
                        : Optional.of(prefix(directive.getPeerAddress(), directive.getPeerPrefixLength())),
                directive.hasExpiresAt() ? Optional.of(time(directive.getExpiresAt())) : Optional.empty());
    }

    private static Directive.Action action(DirectiveAction action) {
        return switch (action) {
            case DIRECTIVE_ACTION_ALLOW -> Directive.Action.ALLOW;
            case DIRECTIVE_ACTION_BLOCK -> Directive.Action.BLOCK;
            case DIRECTIVE_ACTION_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("a directive's action is not known here");
        };
    }

    private static Optional<Transport> transport(org.peerwarden.proto.v1.Transport transport) {
        return switch (transport) {
            case TRANSPORT_UNSPECIFIED -> Optional.empty();
            case TRANSPORT_TCP -> Optional.of(Transport.TCP);
            case TRANSPORT_UDP -> Optional.of(Transport.UDP);
            case UNRECOGNIZED -> throw new IllegalArgumentException("a transport is not known here");
        };
    }

    private static Prefix prefix(ByteString address, int length) throws UnknownHostException {
        return new Prefix(address(address), length);
    }

    private static InetAddress address(ByteString bytes) throws UnknownHostException {
        return InetAddress.getByAddress(bytes.toByteArray());
    }

    private static Instant time(com.google.protobuf.Timestamp at) {
        return Wire.time(at);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
