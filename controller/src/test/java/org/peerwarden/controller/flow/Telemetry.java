package org.peerwarden.controller.flow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.PolicyEvent;
import org.peerwarden.controller.flow.TelemetryRecord.ProcessSeen;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Address;
import org.peerwarden.policies.Transport;

/** Records as agents send them, for tests. */
public final class Telemetry {
    public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    public static final long TRANSMISSION = 0xfedc_ba98_7654_3210L;
    public static final long CURL = 7;

    private Telemetry() {}

    public static HostId host(int number) {
        return new HostId("%032x".formatted(number));
    }

    public static SpoolId spool(int number) {
        return new SpoolId(new UUID(0, number));
    }

    public static UUID id(int number) {
        return new UUID(1, number);
    }

    public static Endpoint endpoint(String address, int port) {
        return new Endpoint(Address.parse(address).orElseThrow(), port);
    }

    /** Of transmission to a peer of its own address. */
    public static FlowChanged flow(int number, long sequence, Outcome outcome, Instant lastSeen) {
        return flow(number, sequence, outcome, lastSeen, TRANSMISSION, "198.51.100." + number % 250);
    }

    public static FlowChanged flow(
            int number, long sequence, Outcome outcome, Instant lastSeen, long binary, String peer) {
        return new FlowChanged(
                id(number),
                sequence,
                Transport.TCP,
                Direction.OUTBOUND,
                endpoint("10.0.0.2", 40_000 + number % 20_000),
                Optional.of(endpoint(peer, 6881)),
                NOON,
                lastSeen,
                OptionalLong.of(100 * sequence),
                OptionalLong.of(1000 * sequence),
                outcome,
                "",
                AttributionMethod.INODE,
                Optional.of(process(binary)),
                binary);
    }

    /** A listener, whose peers are not known, without an owner. */
    public static FlowChanged listener(int number) {
        return new FlowChanged(
                id(number),
                1,
                Transport.UDP,
                Direction.UNKNOWN,
                endpoint("2001:db8::2", 51413),
                Optional.empty(),
                NOON,
                NOON,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Outcome.LISTENING,
                "",
                AttributionMethod.UNKNOWN,
                Optional.empty(),
                0);
    }

    public static ProcessRef process(long binary) {
        return new ProcessRef(1000 + (binary & 0xff), 5);
    }

    public static ProcessSeen processSeen(long binary) {
        return new ProcessSeen(
                process(binary),
                binary,
                List.of("client", "--token=•••", "it's \"quoted\""),
                1000,
                "anna",
                List.of(new ParentProcess(new ProcessRef(1, 1), "/sbin/init")),
                "/user.slice",
                "",
                "",
                4026531840L);
    }

    public static BinarySeen binarySeen(long binary, String path, String sha256) {
        return new BinarySeen(binary, path, 2049, 77, BinaryOrigin.FILE, sha256, "some-package", "1.2-3");
    }

    public static VerdictChanged verdict(long binary, VerdictLevel level) {
        return new VerdictChanged(
                binary,
                NOON,
                level,
                level == VerdictLevel.NONE ? "" : "bittorrent",
                level == VerdictLevel.NONE ? "" : "file-sharing",
                0.75,
                List.of(new Evidence("peers-without-names", "40 peers without names", 0.5, Optional.of(id(1)))));
    }

    public static PolicyEvent policyEvent(long binary, Instant at) {
        return new PolicyEvent(
                at, "3", "no-bittorrent", "block", binary, Optional.of(endpoint("198.51.100.1", 6881)), true, "why");
    }
}
