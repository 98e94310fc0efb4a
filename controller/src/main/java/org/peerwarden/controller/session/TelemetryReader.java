package org.peerwarden.controller.session;

import static org.peerwarden.controller.session.Wire.malformed;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.peerwarden.controller.flow.AttributionMethod;
import org.peerwarden.controller.flow.BinaryOrigin;
import org.peerwarden.controller.flow.Direction;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.flow.Evidence;
import org.peerwarden.controller.flow.Outcome;
import org.peerwarden.controller.flow.ParentProcess;
import org.peerwarden.controller.flow.ProcessRef;
import org.peerwarden.controller.flow.TelemetryRecord;
import org.peerwarden.controller.flow.VerdictLevel;
import org.peerwarden.policies.Transport;
import org.peerwarden.proto.v1.BinarySeen;
import org.peerwarden.proto.v1.FlowChange;
import org.peerwarden.proto.v1.PolicyEvent;
import org.peerwarden.proto.v1.ProcessSeen;
import org.peerwarden.proto.v1.Record;
import org.peerwarden.proto.v1.VerdictChange;

/** Telemetry from the wire to the domain. What cannot be what an agent saw is refused with RECORD_MALFORMED. */
final class TelemetryReader {
    private static final int MOST_ARGUMENTS = 4_096;
    private static final int MOST_PARENTS = 64;
    private static final int MOST_EVIDENCE = 64;
    private static final int SHA256_BYTES = 32;

    private TelemetryReader() {}

    static TelemetryRecord read(Record record) {
        return switch (record.getRecordCase()) {
            case FLOW -> flow(record.getFlow());
            case PROCESS -> process(record.getProcess());
            case BINARY -> binary(record.getBinary());
            case VERDICT -> verdict(record.getVerdict());
            case POLICY -> policy(record.getPolicy());
            case RECORD_NOT_SET -> throw malformed("the record is empty, or of a kind that is not known here");
        };
    }

    private static TelemetryRecord flow(FlowChange flow) {
        if (flow.getSequence() == 0) {
            throw malformed("sequence is missing");
        }
        if (!flow.hasLocal()) {
            throw malformed("local is missing");
        }
        return new TelemetryRecord.FlowChanged(
                Wire.uuid("flow_id", flow.getFlowId()),
                Integer.toUnsignedLong(flow.getSequence()),
                transport(flow.getTransport()),
                direction(flow.getDirection()),
                endpoint("local", flow.getLocal()),
                flow.hasPeer() ? Optional.of(endpoint("peer", flow.getPeer())) : Optional.empty(),
                Wire.instant("first_seen", flow.hasFirstSeen(), flow.getFirstSeen()),
                Wire.instant("last_seen", flow.hasLastSeen(), flow.getLastSeen()),
                flow.hasBytesSent()
                        ? OptionalLong.of(Wire.count("bytes_sent", flow.getBytesSent()))
                        : OptionalLong.empty(),
                flow.hasBytesReceived()
                        ? OptionalLong.of(Wire.count("bytes_received", flow.getBytesReceived()))
                        : OptionalLong.empty(),
                outcome(flow.getOutcome()),
                Wire.text("dns_name", flow.getDnsName()),
                method(flow.getMethod()),
                flow.hasProcess() ? Optional.of(process(flow.getProcess())) : Optional.empty(),
                flow.getBinaryId());
    }

    private static TelemetryRecord process(ProcessSeen process) {
        if (!process.hasProcess()) {
            throw malformed("process is missing");
        }
        List<String> arguments = Wire.atMost("command_line", process.getCommandLineList(), MOST_ARGUMENTS);
        return new TelemetryRecord.ProcessSeen(
                process(process.getProcess()),
                process.getBinaryId(),
                arguments.stream()
                        .map(argument -> Wire.text("command_line", argument, Wire.LONGEST_ARGUMENT))
                        .toList(),
                Integer.toUnsignedLong(process.getUid()),
                Wire.text("user", process.getUser()),
                Wire.atMost("parents", process.getParentsList(), MOST_PARENTS).stream()
                        .map(parent -> new ParentProcess(
                                process(parent.getProcess()), Wire.text("executable", parent.getExecutable())))
                        .toList(),
                Wire.text("cgroup", process.getCgroup()),
                Wire.text("unit", process.getUnit()),
                Wire.text("container", process.getContainer()),
                Wire.count("network_namespace", process.getNetworkNamespace()));
    }

    private static TelemetryRecord binary(BinarySeen binary) {
        if (binary.getBinaryId() == 0) {
            throw malformed("binary_id is missing");
        }
        return new TelemetryRecord.BinarySeen(
                binary.getBinaryId(),
                Wire.required("path", binary.getPath()),
                binary.getDevice(),
                binary.getInode(),
                origin(binary.getOrigin()),
                Wire.hexOrEmpty("sha256", binary.getSha256(), SHA256_BYTES),
                Wire.text("package", binary.getPackage()),
                Wire.text("package_version", binary.getPackageVersion()));
    }

    private static TelemetryRecord verdict(VerdictChange verdict) {
        if (verdict.getBinaryId() == 0) {
            throw malformed("binary_id is missing");
        }
        return new TelemetryRecord.VerdictChanged(
                verdict.getBinaryId(),
                Wire.instant("at", verdict.hasAt(), verdict.getAt()),
                level(verdict.getLevel()),
                Wire.text("family", verdict.getFamily()),
                Wire.text("kind", verdict.getKind()),
                within("confidence", verdict.getConfidence(), 0, 1),
                Wire.atMost("evidence", verdict.getEvidenceList(), MOST_EVIDENCE).stream()
                        .map(TelemetryReader::evidence)
                        .toList());
    }

    private static Evidence evidence(org.peerwarden.proto.v1.Evidence evidence) {
        return new Evidence(
                Wire.required("decider", evidence.getDecider()),
                Wire.text("observation", evidence.getObservation()),
                within("weight", evidence.getWeight(), -1, 1),
                evidence.getExampleFlow().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Wire.uuid("example_flow", evidence.getExampleFlow())));
    }

    private static TelemetryRecord policy(PolicyEvent event) {
        return new TelemetryRecord.PolicyEvent(
                Wire.instant("at", event.hasAt(), event.getAt()),
                Wire.text("policy_version", event.getPolicyVersion()),
                Wire.required("rule", event.getRule()),
                Wire.required("action", event.getAction()),
                event.getBinaryId(),
                event.hasPeer() ? Optional.of(endpoint("peer", event.getPeer())) : Optional.empty(),
                event.getEnforced(),
                Wire.text("reason", event.getReason()));
    }

    private static Endpoint endpoint(String field, org.peerwarden.proto.v1.Endpoint endpoint) {
        return new Endpoint(
                Wire.address(field + ".address", endpoint.getAddress()),
                Wire.port(field + ".port", endpoint.getPort()));
    }

    private static ProcessRef process(org.peerwarden.proto.v1.ProcessRef process) {
        return new ProcessRef(Integer.toUnsignedLong(process.getPid()), Wire.count("start", process.getStart()));
    }

    private static double within(String field, double value, double least, double most) {
        // Not a number is not between either.
        if (!(value >= least && value <= most)) {
            throw malformed(field + " is " + value + ", not " + least + " to " + most);
        }
        return value;
    }

    private static Transport transport(org.peerwarden.proto.v1.Transport transport) {
        return switch (transport) {
            case TRANSPORT_TCP -> Transport.TCP;
            case TRANSPORT_UDP -> Transport.UDP;
            case TRANSPORT_UNSPECIFIED, UNRECOGNIZED -> throw malformed("transport is not known");
        };
    }

    private static Direction direction(org.peerwarden.proto.v1.Direction direction) {
        return switch (direction) {
            case DIRECTION_INBOUND -> Direction.INBOUND;
            case DIRECTION_OUTBOUND -> Direction.OUTBOUND;
            case DIRECTION_UNKNOWN -> Direction.UNKNOWN;
            case DIRECTION_UNSPECIFIED, UNRECOGNIZED -> throw malformed("direction is not known");
        };
    }

    private static Outcome outcome(org.peerwarden.proto.v1.Outcome outcome) {
        return switch (outcome) {
            case OUTCOME_PENDING -> Outcome.PENDING;
            case OUTCOME_ESTABLISHED -> Outcome.ESTABLISHED;
            case OUTCOME_CLOSED -> Outcome.CLOSED;
            case OUTCOME_REFUSED -> Outcome.REFUSED;
            case OUTCOME_TIMED_OUT -> Outcome.TIMED_OUT;
            case OUTCOME_RESET -> Outcome.RESET;
            case OUTCOME_GONE -> Outcome.GONE;
            case OUTCOME_LISTENING -> Outcome.LISTENING;
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw malformed("outcome is not known");
        };
    }

    private static AttributionMethod method(org.peerwarden.proto.v1.AttributionMethod method) {
        return switch (method) {
            case ATTRIBUTION_METHOD_INODE -> AttributionMethod.INODE;
            case ATTRIBUTION_METHOD_LISTENER -> AttributionMethod.LISTENER;
            case ATTRIBUTION_METHOD_KERNEL -> AttributionMethod.KERNEL;
            case ATTRIBUTION_METHOD_UNKNOWN -> AttributionMethod.UNKNOWN;
            case ATTRIBUTION_METHOD_UNSPECIFIED, UNRECOGNIZED -> throw malformed("method is not known");
        };
    }

    private static BinaryOrigin origin(org.peerwarden.proto.v1.BinaryOrigin origin) {
        return switch (origin) {
            case BINARY_ORIGIN_FILE -> BinaryOrigin.FILE;
            case BINARY_ORIGIN_DELETED -> BinaryOrigin.DELETED;
            case BINARY_ORIGIN_MEMFD -> BinaryOrigin.MEMFD;
            case BINARY_ORIGIN_UNSPECIFIED, UNRECOGNIZED -> throw malformed("origin is not known");
        };
    }

    private static VerdictLevel level(org.peerwarden.proto.v1.VerdictLevel level) {
        return switch (level) {
            case VERDICT_LEVEL_NONE -> VerdictLevel.NONE;
            case VERDICT_LEVEL_SUSPECTED -> VerdictLevel.SUSPECTED;
            case VERDICT_LEVEL_PROBABLE -> VerdictLevel.PROBABLE;
            case VERDICT_LEVEL_CONFIRMED -> VerdictLevel.CONFIRMED;
            case VERDICT_LEVEL_UNSPECIFIED, UNRECOGNIZED -> throw malformed("level is not known");
        };
    }
}
