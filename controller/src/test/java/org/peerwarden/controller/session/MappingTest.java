package org.peerwarden.controller.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerwarden.controller.decision.DecisionId;
import org.peerwarden.controller.decision.Reachable;
import org.peerwarden.controller.decision.Target;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.identity.FleetId;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.controller.posture.Content;
import org.peerwarden.controller.posture.DesiredState;
import org.peerwarden.controller.posture.Directive;
import org.peerwarden.controller.posture.Isolation;
import org.peerwarden.controller.posture.PolicyBundle;
import org.peerwarden.policies.Address;
import org.peerwarden.policies.Prefix;
import org.peerwarden.policies.Transport;
import org.peerwarden.proto.v1.AppliedState;
import org.peerwarden.proto.v1.BlockCount;
import org.peerwarden.proto.v1.FlowChange;
import org.peerwarden.proto.v1.HealthReport;
import org.peerwarden.proto.v1.HostFacts;
import org.peerwarden.proto.v1.IsolationState;
import org.peerwarden.proto.v1.NotEnforced;
import org.peerwarden.proto.v1.Probe;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.Severity;
import org.peerwarden.proto.v1.Warning;

/**
 * That no field of the wire is forgotten. Coming in: a message with every field set is read, then each field in turn is cleared,
 * and the value read must differ or be refused. Going out: every field of the message must be set.
 */
class MappingTest {
    private static final Timestamp TIME =
            Timestamp.newBuilder().setSeconds(1_790_000_000).setNanos(5).build();

    @Test
    void everyFieldOfARecordIsRead() {
        for (Record record :
                List.of(Records.flow(1), Records.process(), Records.binary(), Records.verdict(), Records.policy())) {
            assertEveryFieldCounts(record, TelemetryReader::read);
        }
    }

    @Test
    void everyFieldOfTheFactsIsRead() {
        HostFacts facts = HostFacts.newBuilder()
                .setHostname("a")
                .setOs("b")
                .setOsVersion("c")
                .setKernel("d")
                .setArchitecture("e")
                .setMachine(ByteString.copyFrom(new byte[32]))
                .setBootId("f")
                .addAddresses(ByteString.copyFrom(new byte[] {10, 0, 0, 1}))
                .setTier("g")
                .setTierReason("h")
                .setFirewall("i")
                .setFirewallReason("j")
                .build();

        assertEveryFieldCounts(facts, FactsReader::facts);
    }

    @Test
    void everyFieldOfTheHealthReportIsRead() {
        HealthReport report = HealthReport.newBuilder()
                .addWarnings(Warning.newBuilder()
                        .setCode("a")
                        .setSeverity(Severity.SEVERITY_ERROR)
                        .setText("b")
                        .setSince(TIME))
                .build();

        assertEveryFieldCounts(report, FactsReader::warnings);
    }

    @Test
    void everyFieldOfTheAppliedStateIsRead() {
        AppliedState state = AppliedState.newBuilder()
                .setAcceptedRevision(1)
                .setRefusedRevision(2)
                .setRefusalCode("a")
                .setRefusal("b")
                .setPolicyVersion("c")
                .setMechanism("d")
                .setIsolation(IsolationState.ISOLATION_STATE_VERIFIED)
                .setIsolationDecisionId("e")
                .addProbes(Probe.newBuilder().setWhat("f").setAsExpected(true).setOutcome("g"))
                .setLeaseUntil(TIME)
                .addBlocks(BlockCount.newBuilder()
                        .setSource("h")
                        .setWhat("i")
                        .setPackets(3)
                        .setBytes(4))
                .addNotEnforced(NotEnforced.newBuilder().setSource("j").setReason("k"))
                .setConnectionsCut(5)
                .setReceivedAt(TIME)
                .setAppliedAt(TIME)
                .setVerifiedAt(TIME)
                .build();

        assertEveryFieldCounts(state, AppliedReader::read);
    }

    @Test
    void everyFieldOfTheDesiredStateIsWritten() throws InvalidProtocolBufferException {
        Prefix prefix = new Prefix(Address.of(new byte[] {10, 0, 0, 0}), 8);
        DesiredState state = new DesiredState(
                new FleetId("0123456789abcdef0123456789abcdef"),
                new HostId("0123456789abcdef0123456789abcdef"),
                7,
                Instant.parse("2026-11-24T12:00:00.5Z"),
                new Content(
                        "workstations",
                        Optional.of(new PolicyBundle("3", "rules: []")),
                        Optional.of(new Isolation(
                                new DecisionId("0123456789abcdef"),
                                Duration.ofSeconds(90),
                                List.of(new Reachable(prefix, Optional.of(Transport.UDP), OptionalInt.of(53))),
                                "incident 7",
                                "0f".repeat(32))),
                        List.of(new Directive(
                                new DecisionId("fedcba9876543210"),
                                Directive.Effect.BLOCK,
                                new Target(
                                        Optional.of("/usr/bin/x"),
                                        Optional.of("ab".repeat(32)),
                                        Optional.of("bittorrent"),
                                        Optional.of(prefix)),
                                Optional.of(Instant.parse("2026-11-25T12:00:00Z")))),
                        List.of(new Endpoint(Address.of(new byte[] {10, 0, 0, 2}), 7443))));

        var message = org.peerwarden.proto.v1.DesiredState.parseFrom(new ProtobufStateEncoder().encode(state));

        assertThat(unset("", message)).isEmpty();
        assertThat(message.getRevision()).isEqualTo(7);
        assertThat(message.getIsolation().getLeaseSeconds()).isEqualTo(90);
        assertThat(message.getIsolation().getExceptions(0).getPrefixLength()).isEqualTo(8);
        assertThat(message.getDirectives(0).getAction())
                .isEqualTo(org.peerwarden.proto.v1.DirectiveAction.DIRECTIVE_ACTION_BLOCK);
        assertThat(message.getControllers(0).getPort()).isEqualTo(7443);
    }

    @Test
    void refusesWhatCannotBe() {
        assertMalformed(flow -> flow.setFlowId(ByteString.copyFrom(new byte[15])));
        assertMalformed(flow -> flow.setFlowId(ByteString.copyFrom(new byte[17])));
        for (int size : new int[] {0, 3, 5, 15, 17}) {
            assertMalformed(
                    flow -> flow.setPeer(flow.getPeer().toBuilder().setAddress(ByteString.copyFrom(new byte[size]))));
        }
        assertMalformed(flow -> flow.setPeer(flow.getPeer().toBuilder().setPort(65_536)));
        assertMalformed(flow -> flow.setLocal(flow.getLocal().toBuilder().setPort(-1)));
        assertMalformed(flow -> flow.setBytesSent(-1));
        assertMalformed(flow -> flow.setBytesReceived(Long.MIN_VALUE));
        assertMalformed(flow -> flow.setFirstSeen(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)));
        assertMalformed(flow -> flow.setFirstSeen(Timestamp.newBuilder().setSeconds(-1)));
        assertMalformed(flow -> flow.setLastSeen(Timestamp.newBuilder().setNanos(1_000_000_000)));
        assertMalformed(flow -> flow.setOutcomeValue(99));
        assertMalformed(flow -> flow.setTransportValue(99));
        assertMalformed(flow -> flow.clearDirection());
        assertMalformed(flow -> flow.clearMethod());
        assertMalformed(flow -> flow.setSequence(0));
        assertMalformed(flow -> flow.setDnsName("x".repeat(5_000)));
        assertMalformed(flow -> flow.setDnsName("a\0b"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAConfidenceThatIsNone(double confidence) {
        Record record = Record.newBuilder()
                .setVerdict(Records.verdict().getVerdict().toBuilder().setConfidence(confidence))
                .build();

        assertThat(read(record)).isEqualTo("RECORD_MALFORMED");
    }

    @Test
    void anIpv4MappedAddressIsIpv4() {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 10;
        FlowChange.Builder flow = Records.flowChange(1);
        flow.setPeer(flow.getPeer().toBuilder().setAddress(ByteString.copyFrom(mapped)));

        assertThat(read(Record.newBuilder().setFlow(flow).build())).contains("10.0.0.0:6881");
    }

    @Test
    void fieldsOfALaterProtocolAreNoObstacle() throws InvalidProtocolBufferException {
        byte[] known = Records.flow(1).toByteArray();
        byte[] later = java.util.Arrays.copyOf(known, known.length + 3);
        // Field 1000, a number, 1.
        later[known.length] = (byte) 0xc0;
        later[known.length + 1] = 0x3e;
        later[known.length + 2] = 1;

        assertThat(TelemetryReader.read(Record.parseFrom(later))).isEqualTo(TelemetryReader.read(Records.flow(1)));
    }

    private static void assertMalformed(java.util.function.UnaryOperator<FlowChange.Builder> change) {
        Record record =
                Record.newBuilder().setFlow(change.apply(Records.flowChange(1))).build();

        assertThat(read(record)).isEqualTo("RECORD_MALFORMED");
    }

    private static String read(Record record) {
        try {
            return TelemetryReader.read(record).toString();
        } catch (ControllerException refused) {
            return refused.code().name();
        }
    }

    private static <M extends Message> void assertEveryFieldCounts(M message, Function<M, Object> reader) {
        assertThat(unset("", message)).as("the fixture sets every field").isEmpty();
        Object whole = reader.apply(message);
        List<M> variants = new ArrayList<>();
        cleared(message, variants::add);
        assertThat(variants).isNotEmpty();
        for (M variant : variants) {
            try {
                assertThat(reader.apply(variant)).as("%s", variant).isNotEqualTo(whole);
            } catch (ControllerException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.RECORD_MALFORMED);
            }
        }
    }

    /** Every variant of the message with one field less, at any depth. */
    @SuppressWarnings("unchecked")
    private static <M extends Message> void cleared(M message, java.util.function.Consumer<M> out) {
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            out.accept((M) message.toBuilder().clearField(field).build());
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                continue;
            }
            if (field.isRepeated()) {
                Message first = (Message) message.getRepeatedField(field, 0);
                cleared(
                        first,
                        part -> out.accept((M) message.toBuilder()
                                .setRepeatedField(field, 0, part)
                                .build()));
            } else {
                cleared(
                        (Message) entry.getValue(),
                        part -> out.accept(
                                (M) message.toBuilder().setField(field, part).build()));
            }
        }
    }

    /** Names of the fields that are not set, at any depth; of a oneof one is enough. */
    private static List<String> unset(String path, Message message) {
        List<String> names = new ArrayList<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            Object value = message.getAllFields().get(field);
            boolean oneof = field.getRealContainingOneof() != null;
            boolean time = message instanceof Timestamp;
            if (value == null) {
                // A time may be a whole second.
                if (!oneof && !time) {
                    names.add(path + field.getName());
                }
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                Message part = (Message) (field.isRepeated() ? ((List<?>) value).getFirst() : value);
                names.addAll(unset(path + field.getName() + ".", part));
            }
        }
        return names;
    }
}
