package org.peerwarden.controller.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.peerwarden.policies.Transport;

/** One entry of an agent's spool. Binary identifiers mean something on one host only; 0 stands for none. */
public sealed interface TelemetryRecord {

    /**
     * The newest state of one flow; the highest sequence wins.
     *
     * @param flow unique over all hosts
     * @param sequence 1 for the first change, then rising
     * @param peer absent for an unconnected socket whose peers the tier cannot see
     * @param bytesSent payload bytes, where the tier counts them
     * @param bytesReceived payload bytes, where the tier counts them
     * @param dnsName the name that a DNS answer on the host gave for the peer's address; empty where none is known
     * @param process absent where the method is UNKNOWN or KERNEL
     */
    record FlowChanged(
            UUID flow,
            long sequence,
            Transport transport,
            Direction direction,
            Endpoint local,
            Optional<Endpoint> peer,
            Instant firstSeen,
            Instant lastSeen,
            OptionalLong bytesSent,
            OptionalLong bytesReceived,
            Outcome outcome,
            String dnsName,
            AttributionMethod method,
            Optional<ProcessRef> process,
            long binary)
            implements TelemetryRecord {}

    /**
     * A process that owns flows, described before the first flow that names it.
     *
     * @param commandLine arguments with secrets redacted
     * @param user name of the user; empty where it is not known
     * @param parents from the direct parent towards the first process
     * @param cgroup control group path; empty where there is none
     * @param unit systemd unit; empty where there is none
     * @param container container identifier; empty where there is none
     * @param networkNamespace inode of the network namespace; 0 where it is not known
     */
    record ProcessSeen(
            ProcessRef process,
            long binary,
            List<String> commandLine,
            long uid,
            String user,
            List<ParentProcess> parents,
            String cgroup,
            String unit,
            String container,
            long networkNamespace)
            implements TelemetryRecord {
        public ProcessSeen {
            commandLine = List.copyOf(commandLine);
            parents = List.copyOf(parents);
        }
    }

    /**
     * A binary, described before the first process that names it and again when its hash becomes known.
     *
     * @param sha256 64 lower-case hexadecimal digits; empty until hashed
     * @param packageName package that installed it; empty where none did
     */
    record BinarySeen(
            long binary,
            String path,
            long device,
            long inode,
            BinaryOrigin origin,
            String sha256,
            String packageName,
            String packageVersion)
            implements TelemetryRecord {}

    /**
     * The verdict on a binary changed.
     *
     * @param family e.g. {@code bittorrent}; empty where the conduct shows none
     * @param kind e.g. {@code file-sharing}; empty for NONE
     * @param confidence 0 to 1
     */
    record VerdictChanged(
            long binary,
            Instant at,
            VerdictLevel level,
            String family,
            String kind,
            double confidence,
            List<Evidence> evidence)
            implements TelemetryRecord {
        public VerdictChanged {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * Policy met a binary or flow.
     *
     * @param rule name of the rule or identifier of the decision
     * @param action {@code allow}, {@code alert}, {@code block} or {@code isolate}
     * @param peer absent where the rule met a binary as a whole
     * @param enforced whether the host's firewall does it, or it was only reported
     */
    record PolicyEvent(
            Instant at,
            String policyVersion,
            String rule,
            String action,
            long binary,
            Optional<Endpoint> peer,
            boolean enforced,
            String reason)
            implements TelemetryRecord {}
}
