package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.peerwarden.controller.flow.BinaryOnHost;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.PeerOfBinary;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.flow.VerdictLevel;
import org.peerwarden.controller.identity.HostId;

/** What was seen, as the contract shows it. */
final class FlowViews {
    private FlowViews() {}

    /** An identifier of a flow: 32 hexadecimal digits. */
    static String id(UUID flow) {
        return flow.toString().replace("-", "");
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Long> present(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    record Endpoint(String address, int port) {
        static Endpoint of(org.peerwarden.controller.flow.Endpoint endpoint) {
            return new Endpoint(endpoint.address().toString(), endpoint.port());
        }
    }

    record Flow(
            String id,
            String host,
            Optional<String> hostName,
            Optional<String> binary,
            Optional<Long> pid,
            String transport,
            String direction,
            Endpoint local,
            Optional<Endpoint> peer,
            String outcome,
            Optional<Long> bytesSent,
            Optional<Long> bytesReceived,
            Optional<String> dnsName,
            Instant firstSeen,
            Instant lastSeen,
            String attribution) {
        static Flow of(KnownFlow known, Function<HostId, Optional<String>> names) {
            return of(known.host(), names.apply(known.host()), known.flow(), known.binary());
        }

        static Flow of(HostId host, Optional<String> name, FlowChanged flow, Optional<BinarySeen> binary) {
            return new Flow(
                    FlowViews.id(flow.flow()),
                    host.value(),
                    name,
                    binary.map(BinarySeen::path),
                    flow.process().map(process -> process.pid()),
                    Words.of(flow.transport()),
                    Words.of(flow.direction()),
                    Endpoint.of(flow.local()),
                    flow.peer().map(Endpoint::of),
                    Words.of(flow.outcome()),
                    present(flow.bytesSent()),
                    present(flow.bytesReceived()),
                    present(flow.dnsName()),
                    flow.firstSeen(),
                    flow.lastSeen(),
                    Words.of(flow.method()));
        }
    }

    record Evidence(String decider, String observation, double weight, Optional<String> flow) {
        static Evidence of(org.peerwarden.controller.flow.Evidence evidence) {
            return new Evidence(
                    evidence.decider(),
                    evidence.observation(),
                    evidence.weight(),
                    evidence.exampleFlow().map(FlowViews::id));
        }
    }

    record Binary(
            String id,
            String host,
            Optional<String> hostName,
            String path,
            Optional<String> sha256,

            @com.fasterxml.jackson.annotation.JsonProperty("package")
            Optional<String> packageName,

            Optional<String> packageVersion,
            String origin,
            String level,
            Optional<String> family,
            Optional<String> kind,
            double confidence,
            List<Evidence> evidence,
            Optional<Instant> judgedAt,
            long processes,
            long flows,
            long peers) {
        static Binary of(BinaryOnHost known, Function<HostId, Optional<String>> names) {
            BinarySeen binary = known.binary();
            Optional<VerdictChanged> verdict = known.verdict();
            return new Binary(
                    HexFormat.of().toHexDigits(binary.binary()),
                    known.host().value(),
                    names.apply(known.host()),
                    binary.path(),
                    present(binary.sha256()),
                    present(binary.packageName()),
                    present(binary.packageVersion()),
                    Words.of(binary.origin()),
                    Words.of(verdict.map(VerdictChanged::level).orElse(VerdictLevel.NONE)),
                    verdict.flatMap(judged -> present(judged.family())),
                    verdict.flatMap(judged -> present(judged.kind())),
                    verdict.map(VerdictChanged::confidence).orElse(0.0),
                    verdict.map(VerdictChanged::evidence).orElse(List.of()).stream()
                            .map(Evidence::of)
                            .toList(),
                    verdict.map(VerdictChanged::at),
                    known.instances(),
                    known.traffic().flows(),
                    known.traffic().peers());
        }
    }

    record Peer(
            String host,
            Optional<String> hostName,
            Optional<String> binary,
            String address,
            List<Integer> ports,
            List<String> dnsNames,
            long flows,
            long established,
            long bytesSent,
            long bytesReceived,
            Instant firstSeen,
            Instant lastSeen) {
        static Peer of(PeerOfBinary peer, Function<HostId, Optional<String>> names) {
            return new Peer(
                    peer.host().value(),
                    names.apply(peer.host()),
                    present(peer.binaryPath()),
                    peer.peer().toString(),
                    peer.ports(),
                    peer.dnsNames(),
                    peer.traffic().flows(),
                    peer.established(),
                    peer.traffic().bytesSent(),
                    peer.traffic().bytesReceived(),
                    peer.traffic().firstSeen(),
                    peer.traffic().lastSeen());
        }
    }
}
