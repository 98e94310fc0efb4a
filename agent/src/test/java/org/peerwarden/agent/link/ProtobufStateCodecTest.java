package org.peerwarden.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.peerwarden.agent.firewall.IsolationRules.Exemption;
import org.peerwarden.agent.firewall.Prefix;
import org.peerwarden.agent.posture.DesiredState.PolicyBundle;
import org.peerwarden.agent.posture.Isolation;
import org.peerwarden.agent.posture.MalformedStateException;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.proto.v1.DesiredState;
import org.peerwarden.proto.v1.Directive;
import org.peerwarden.proto.v1.DirectiveAction;
import org.peerwarden.proto.v1.IsolationException;
import org.peerwarden.proto.v1.Transport;

class ProtobufStateCodecTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private final ProtobufStateCodec codec = new ProtobufStateCodec();

    @Test
    void readsEverythingThatAStateCanSay() {
        var state = codec.decode(whole().build().toByteArray());

        assertThat(state)
                .isEqualTo(new org.peerwarden.agent.posture.DesiredState(
                        "07".repeat(16),
                        "host-1",
                        42,
                        AT,
                        "workstations",
                        Optional.of(new PolicyBundle("7", "rules: []")),
                        Optional.of(new Isolation(
                                "decision-1",
                                Duration.ofMinutes(10),
                                List.of(new Exemption(
                                        new Prefix(InetAddress.ofLiteral("192.0.2.0"), 24),
                                        Optional.of(org.peerwarden.agent.socket.Transport.UDP),
                                        Optional.of(53))),
                                "under investigation",
                                "0a".repeat(32))),
                        List.of(new org.peerwarden.agent.posture.Directive(
                                "decision-2",
                                org.peerwarden.agent.posture.Directive.Action.BLOCK,
                                Optional.of("/usr/bin/a"),
                                Optional.of("0b".repeat(32)),
                                Optional.of("bittorrent"),
                                Optional.of(new Prefix(InetAddress.ofLiteral("2001:db8::"), 32)),
                                Optional.of(AT))),
                        List.of(new Endpoint(InetAddress.ofLiteral("192.0.2.9"), 7443))));
    }

    @Test
    void fieldsOfANewerControllerArePassedOver() {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();

        assertThat(codec.decode(whole().setUnknownFields(unknown).build().toByteArray()))
                .isEqualTo(codec.decode(whole().build().toByteArray()));
    }

    static Stream<DesiredState.Builder> impossible() {
        return Stream.of(
                whole().clearFleetId(),
                whole().setFleetId(ByteString.copyFrom(new byte[15])),
                whole().clearHostId(),
                whole().setRevision(0),
                whole().setRevision(-1),
                whole().setIsolation(whole().getIsolationBuilder().setLeaseSeconds(0)),
                whole().setIsolation(
                                whole().getIsolationBuilder().setReleaseCodeHash(ByteString.copyFromUtf8("short"))),
                whole().setIsolation(whole().getIsolationBuilder()
                        .setExceptions(
                                0,
                                whole().getIsolation().getExceptions(0).toBuilder()
                                        .setPort(70_000))),
                whole().setIsolation(whole().getIsolationBuilder()
                        .setExceptions(
                                0,
                                whole().getIsolation().getExceptions(0).toBuilder()
                                        .setPrefixLength(33))),
                whole().setIsolation(whole().getIsolationBuilder()
                        .setExceptions(
                                0,
                                whole().getIsolation().getExceptions(0).toBuilder()
                                        .setTransportValue(9))),
                whole().setIsolation(whole().getIsolationBuilder()
                        .setExceptions(
                                0,
                                whole().getIsolation().getExceptions(0).toBuilder()
                                        .setAddress(ByteString.copyFrom(new byte[5])))),
                whole().setDirectives(0, whole().getDirectives(0).toBuilder().setActionValue(9)),
                whole().setDirectives(0, whole().getDirectives(0).toBuilder().clearAction()),
                whole().setDirectives(
                                0,
                                Directive.newBuilder()
                                        .setDecisionId("about-everything")
                                        .setAction(DirectiveAction.DIRECTIVE_ACTION_BLOCK)),
                whole().setControllers(0, whole().getControllers(0).toBuilder().setPort(0)),
                whole().setControllers(0, whole().getControllers(0).toBuilder().clearAddress()),
                whole().setIssuedAt(com.google.protobuf.Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatIsImpossibleIsMalformed(DesiredState.Builder state) {
        assertThatThrownBy(() -> codec.decode(state.build().toByteArray())).isInstanceOf(MalformedStateException.class);
    }

    @Test
    void damagedBytesAreMalformedOrAStateAndNeverAnythingElse() {
        long seed = 11;
        Random random = new Random(seed);
        byte[] good = whole().build().toByteArray();
        int malformed = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                codec.decode(bytes);
            } catch (MalformedStateException expected) {
                malformed++;
            }
        }
        assertThat(malformed).as("seed %d", seed).isGreaterThan(10_000);
    }

    private static DesiredState.Builder whole() {
        DesiredState.Builder state = DesiredState.newBuilder()
                .setFleetId(bytes(7, 16))
                .setHostId("host-1")
                .setRevision(42)
                .setIssuedAt(Wire.time(AT))
                .setGroup("workstations");
        state.getPolicyBuilder().setVersion("7").setYaml("rules: []");
        state.getIsolationBuilder()
                .setDecisionId("decision-1")
                .setLeaseSeconds(600)
                .setReason("under investigation")
                .setReleaseCodeHash(bytes(10, 32))
                .addExceptions(IsolationException.newBuilder()
                        .setAddress(ByteString.copyFrom(new byte[] {(byte) 192, 0, 2, 0}))
                        .setPrefixLength(24)
                        .setTransport(Transport.TRANSPORT_UDP)
                        .setPort(53));
        state.addDirectives(Directive.newBuilder()
                .setDecisionId("decision-2")
                .setAction(DirectiveAction.DIRECTIVE_ACTION_BLOCK)
                .setBinaryPath("/usr/bin/a")
                .setBinarySha256(bytes(11, 32))
                .setFamily("bittorrent")
                .setPeerAddress(
                        ByteString.copyFrom(InetAddress.ofLiteral("2001:db8::").getAddress()))
                .setPeerPrefixLength(32)
                .setExpiresAt(Wire.time(AT)));
        state.addControllersBuilder()
                .setAddress(ByteString.copyFrom(new byte[] {(byte) 192, 0, 2, 9}))
                .setPort(7443);
        return state;
    }

    private static ByteString bytes(int value, int count) {
        byte[] bytes = new byte[count];
        java.util.Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }
}
