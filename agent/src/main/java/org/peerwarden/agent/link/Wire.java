package org.peerwarden.agent.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.flow.Direction;
import org.peerwarden.agent.flow.Flow;
import org.peerwarden.agent.flow.FlowId;
import org.peerwarden.agent.flow.Outcome;
import org.peerwarden.agent.health.Severity;
import org.peerwarden.agent.health.Warning;
import org.peerwarden.agent.posture.AppliedState;
import org.peerwarden.agent.posture.IsolationState;
import org.peerwarden.agent.process.Attribution;
import org.peerwarden.agent.process.Binary;
import org.peerwarden.agent.process.Owner;
import org.peerwarden.agent.process.ProcessKey;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.agent.socket.Transport;
import org.peerwarden.agent.verdict.Evidence;
import org.peerwarden.agent.verdict.Kind;
import org.peerwarden.agent.verdict.Level;
import org.peerwarden.agent.verdict.Verdict;
import org.peerwarden.proto.v1.AttributionMethod;
import org.peerwarden.proto.v1.BinaryOrigin;
import org.peerwarden.proto.v1.BinarySeen;
import org.peerwarden.proto.v1.FlowChange;
import org.peerwarden.proto.v1.HealthReport;
import org.peerwarden.proto.v1.Parent;
import org.peerwarden.proto.v1.ProcessRef;
import org.peerwarden.proto.v1.ProcessSeen;
import org.peerwarden.proto.v1.VerdictChange;
import org.peerwarden.proto.v1.VerdictLevel;

/** Values of this agent as messages. Pure; texts that others may make long are cut. */
final class Wire {
    /** A command line may have a megabyte; nobody reads more than this. */
    static final int LONGEST_ARGUMENT = 1_024;

    /** Arguments of one command line. */
    static final int MOST_ARGUMENTS = 64;

    /** Paths, units and reasons in words. */
    static final int LONGEST_TEXT = 4_096;

    private Wire() {}

    static FlowChange flow(Flow flow, int sequence) {
        FlowChange.Builder builder = FlowChange.newBuilder()
                .setFlowId(id(flow.id()))
                .setSequence(sequence)
                .setTransport(transport(flow.transport()))
                .setDirection(direction(flow.direction()))
                .setLocal(endpoint(flow.local()))
                .setFirstSeen(time(flow.firstSeen()))
                .setLastSeen(time(flow.lastSeen()))
                .setOutcome(outcome(flow.outcome()))
                .setDnsName(cut(flow.dnsName().orElse("")))
                .setMethod(method(flow.attribution().method()));
        flow.peer().ifPresent(peer -> builder.setPeer(endpoint(peer)));
        flow.bytes().ifPresent(bytes -> builder.setBytesSent(bytes.sent()).setBytesReceived(bytes.received()));
        flow.attribution()
                .owner()
                .ifPresent(owner -> builder.setProcess(process(owner.process()))
                        .setBinaryId(owner.binary().id()));
        return builder.build();
    }

    static ProcessSeen process(Owner owner) {
        ProcessSeen.Builder builder = ProcessSeen.newBuilder()
                .setProcess(process(owner.process()))
                .setBinaryId(owner.binary().id())
                .setUid(owner.uid())
                .setUser(cut(owner.user().orElse("")))
                .setCgroup(cut(owner.cgroup().orElse("")))
                .setUnit(cut(owner.unit().orElse("")))
                .setContainer(cut(owner.container().orElse("")))
                .setNetworkNamespace(owner.networkNamespace());
        owner.commandLine().stream()
                .limit(MOST_ARGUMENTS)
                .map(argument -> cut(argument, LONGEST_ARGUMENT))
                .forEach(builder::addCommandLine);
        for (Owner.Parent parent : owner.parents()) {
            builder.addParents(
                    Parent.newBuilder().setProcess(process(parent.process())).setExecutable(cut(parent.executable())));
        }
        return builder.build();
    }

    static BinarySeen binary(Binary binary) {
        BinarySeen.Builder builder = BinarySeen.newBuilder()
                .setBinaryId(binary.id())
                .setPath(cut(binary.path()))
                .setDevice(binary.file().device())
                .setInode(binary.file().inode())
                .setOrigin(
                        switch (binary.origin()) {
                            case FILE -> BinaryOrigin.BINARY_ORIGIN_FILE;
                            case DELETED -> BinaryOrigin.BINARY_ORIGIN_DELETED;
                            case MEMFD -> BinaryOrigin.BINARY_ORIGIN_MEMFD;
                        });
        binary.sha256().ifPresent(hash -> builder.setSha256(hex(hash)));
        binary.installedBy()
                .ifPresent(software ->
                        builder.setPackage(cut(software.name())).setPackageVersion(cut(software.version())));
        return builder.build();
    }

    static VerdictChange verdict(Verdict verdict) {
        VerdictChange.Builder builder = VerdictChange.newBuilder()
                .setBinaryId(verdict.binary())
                .setAt(time(verdict.at()))
                .setLevel(level(verdict.level()))
                .setFamily(cut(verdict.family().orElse("")))
                .setKind(verdict.kind().map(Kind::word).orElse(""))
                .setConfidence(verdict.confidence());
        for (Evidence evidence : verdict.evidence()) {
            builder.addEvidence(org.peerwarden.proto.v1.Evidence.newBuilder()
                    .setDecider(cut(evidence.decider()))
                    .setObservation(cut(evidence.observation()))
                    .setWeight(evidence.weight())
                    .setExampleFlow(evidence.example().map(Wire::id).orElse(ByteString.EMPTY)));
        }
        return builder.build();
    }

    static org.peerwarden.proto.v1.PolicyEvent policy(PolicyEvent event) {
        org.peerwarden.proto.v1.PolicyEvent.Builder builder = org.peerwarden.proto.v1.PolicyEvent.newBuilder()
                .setAt(time(event.at()))
                .setPolicyVersion(event.policyVersion())
                .setRule(cut(event.rule()))
                .setAction(event.action())
                .setBinaryId(event.binary())
                .setEnforced(event.enforced())
                .setReason(cut(event.reason()));
        event.peer().ifPresent(peer -> builder.setPeer(endpoint(peer)));
        return builder.build();
    }

    static HealthReport health(Collection<Warning> warnings) {
        HealthReport.Builder builder = HealthReport.newBuilder();
        for (Warning warning : warnings) {
            builder.addWarnings(org.peerwarden.proto.v1.Warning.newBuilder()
                    .setCode(warning.code().name())
                    .setSeverity(severity(warning.code().severity()))
                    .setText(cut(warning.text()))
                    .setSince(time(warning.since())));
        }
        return builder.build();
    }

    static org.peerwarden.proto.v1.AppliedState applied(AppliedState state) {
        org.peerwarden.proto.v1.AppliedState.Builder builder = org.peerwarden.proto.v1.AppliedState.newBuilder()
                .setAcceptedRevision(state.acceptedRevision())
                .setPolicyVersion(state.policyVersion().orElse(""))
                .setMechanism(state.mechanism())
                .setIsolation(isolation(state.isolation()))
                .setIsolationDecisionId(state.isolationDecision().orElse(""))
                .setConnectionsCut(state.connectionsCut());
        state.refusal()
                .ifPresent(refusal -> builder.setRefusedRevision(refusal.revision())
                        .setRefusalCode(refusal.code().name())
                        .setRefusal(cut(refusal.text())));
        state.probes()
                .forEach(probe -> builder.addProbes(org.peerwarden.proto.v1.Probe.newBuilder()
                        .setWhat(cut(probe.what()))
                        .setAsExpected(probe.asExpected())
                        .setOutcome(cut(probe.outcome()))));
        state.blocks()
                .forEach(block -> builder.addBlocks(org.peerwarden.proto.v1.BlockCount.newBuilder()
                        .setSource(cut(block.source()))
                        .setWhat(cut(block.what()))
                        .setPackets(block.packets())
                        .setBytes(block.bytes())));
        state.notEnforced()
                .forEach(gap -> builder.addNotEnforced(org.peerwarden.proto.v1.NotEnforced.newBuilder()
                        .setSource(cut(gap.source()))
                        .setReason(cut(gap.reason()))));
        state.leaseUntil().ifPresent(at -> builder.setLeaseUntil(time(at)));
        state.receivedAt().ifPresent(at -> builder.setReceivedAt(time(at)));
        state.appliedAt().ifPresent(at -> builder.setAppliedAt(time(at)));
        state.verifiedAt().ifPresent(at -> builder.setVerifiedAt(time(at)));
        return builder.build();
    }

    static org.peerwarden.proto.v1.HostFacts host(HostFacts host) {
        return org.peerwarden.proto.v1.HostFacts.newBuilder()
                .setHostname(cut(host.hostname()))
                .setOs(host.os())
                .setOsVersion(cut(host.osVersion()))
                .setKernel(cut(host.kernel()))
                .setArchitecture(host.architecture())
                .setMachine(hex(host.machine()))
                .setBootId(host.bootId())
                .addAllAddresses(host.addresses().stream()
                        .map(address -> ByteString.copyFrom(address.getAddress()))
                        .toList())
                .setTier(host.tier())
                .setTierReason(cut(host.tierReason()))
                .setFirewall(host.firewall())
                .setFirewallReason(cut(host.firewallReason()))
                .build();
    }

    static ByteString id(FlowId id) {
        return ByteString.copyFrom(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.high())
                .putLong(id.low())
                .flip());
    }

    static FlowId id(ByteString bytes) {
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new FlowId(buffer.getLong(), buffer.getLong());
    }

    static Timestamp time(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    static Instant time(Timestamp at) {
        return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
    }

    static List<byte[]> bytes(Collection<ByteString> strings) {
        return strings.stream().map(ByteString::toByteArray).toList();
    }

    private static org.peerwarden.proto.v1.Endpoint endpoint(Endpoint endpoint) {
        return org.peerwarden.proto.v1.Endpoint.newBuilder()
                .setAddress(ByteString.copyFrom(endpoint.address().getAddress()))
                .setPort(endpoint.port())
                .build();
    }

    private static ProcessRef process(ProcessKey process) {
        return ProcessRef.newBuilder()
                .setPid(process.pid())
                .setStart(process.start())
                .build();
    }

    private static org.peerwarden.proto.v1.Transport transport(Transport transport) {
        return switch (transport) {
            case TCP -> org.peerwarden.proto.v1.Transport.TRANSPORT_TCP;
            case UDP -> org.peerwarden.proto.v1.Transport.TRANSPORT_UDP;
        };
    }

    private static org.peerwarden.proto.v1.Direction direction(Direction direction) {
        return switch (direction) {
            case INBOUND -> org.peerwarden.proto.v1.Direction.DIRECTION_INBOUND;
            case OUTBOUND -> org.peerwarden.proto.v1.Direction.DIRECTION_OUTBOUND;
            case UNKNOWN -> org.peerwarden.proto.v1.Direction.DIRECTION_UNKNOWN;
        };
    }

    static org.peerwarden.proto.v1.Outcome outcome(Outcome outcome) {
        return switch (outcome) {
            case PENDING -> org.peerwarden.proto.v1.Outcome.OUTCOME_PENDING;
            case ESTABLISHED -> org.peerwarden.proto.v1.Outcome.OUTCOME_ESTABLISHED;
            case LISTENING -> org.peerwarden.proto.v1.Outcome.OUTCOME_LISTENING;
            case CLOSED -> org.peerwarden.proto.v1.Outcome.OUTCOME_CLOSED;
            case REFUSED -> org.peerwarden.proto.v1.Outcome.OUTCOME_REFUSED;
            case TIMED_OUT -> org.peerwarden.proto.v1.Outcome.OUTCOME_TIMED_OUT;
            case RESET -> org.peerwarden.proto.v1.Outcome.OUTCOME_RESET;
            case GONE -> org.peerwarden.proto.v1.Outcome.OUTCOME_GONE;
        };
    }

    private static AttributionMethod method(Attribution.Method method) {
        return switch (method) {
            case INODE -> AttributionMethod.ATTRIBUTION_METHOD_INODE;
            case LISTENER -> AttributionMethod.ATTRIBUTION_METHOD_LISTENER;
            case KERNEL -> AttributionMethod.ATTRIBUTION_METHOD_KERNEL;
            case UNKNOWN -> AttributionMethod.ATTRIBUTION_METHOD_UNKNOWN;
        };
    }

    private static VerdictLevel level(Level level) {
        return switch (level) {
            case NONE -> VerdictLevel.VERDICT_LEVEL_NONE;
            case SUSPECTED -> VerdictLevel.VERDICT_LEVEL_SUSPECTED;
            case PROBABLE -> VerdictLevel.VERDICT_LEVEL_PROBABLE;
            case CONFIRMED -> VerdictLevel.VERDICT_LEVEL_CONFIRMED;
        };
    }

    private static org.peerwarden.proto.v1.Severity severity(Severity severity) {
        return switch (severity) {
            case NOTICE -> org.peerwarden.proto.v1.Severity.SEVERITY_NOTICE;
            case WARNING -> org.peerwarden.proto.v1.Severity.SEVERITY_WARNING;
            case ERROR -> org.peerwarden.proto.v1.Severity.SEVERITY_ERROR;
        };
    }

    private static org.peerwarden.proto.v1.IsolationState isolation(IsolationState state) {
        return switch (state) {
            case NONE -> org.peerwarden.proto.v1.IsolationState.ISOLATION_STATE_NONE;
            case APPLIED -> org.peerwarden.proto.v1.IsolationState.ISOLATION_STATE_APPLIED;
            case VERIFIED -> org.peerwarden.proto.v1.IsolationState.ISOLATION_STATE_VERIFIED;
            case NOT_EFFECTIVE -> org.peerwarden.proto.v1.IsolationState.ISOLATION_STATE_NOT_EFFECTIVE;
            case EXPIRED -> org.peerwarden.proto.v1.IsolationState.ISOLATION_STATE_EXPIRED;
            case RELEASED_LOCALLY -> org.peerwarden.proto.v1.IsolationState.ISOLATION_STATE_RELEASED_LOCALLY;
        };
    }

    private static ByteString hex(String text) {
        return ByteString.copyFrom(HexFormat.of().parseHex(text));
    }

    private static String cut(String text) {
        return cut(text, LONGEST_TEXT);
    }

    /** Never between the two halves of a character, which no encoder would take. */
    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }

    /** Absent for the empty text, which the wire cannot tell from nothing. */
    static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
