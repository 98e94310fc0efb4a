package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.peerwarden.controller.flow.AttributionMethod;
import org.peerwarden.controller.flow.BinaryOnHost;
import org.peerwarden.controller.flow.BinaryOrigin;
import org.peerwarden.controller.flow.Direction;
import org.peerwarden.controller.flow.Endpoint;
import org.peerwarden.controller.flow.Evidence;
import org.peerwarden.controller.flow.KnownFlow;
import org.peerwarden.controller.flow.Outcome;
import org.peerwarden.controller.flow.PeerOfBinary;
import org.peerwarden.controller.flow.ProcessRef;
import org.peerwarden.controller.flow.TelemetryRecord.BinarySeen;
import org.peerwarden.controller.flow.TelemetryRecord.FlowChanged;
import org.peerwarden.controller.flow.TelemetryRecord.VerdictChanged;
import org.peerwarden.controller.flow.Traffic;
import org.peerwarden.controller.flow.VerdictLevel;
import org.peerwarden.controller.identity.HostId;
import org.peerwarden.policies.Address;
import org.peerwarden.policies.Transport;

/** What hosts are said to have seen. */
final class Sights {
    static final BinarySeen TRANSMISSION = new BinarySeen(
            7,
            "/usr/bin/transmission-daemon",
            1,
            2,
            BinaryOrigin.FILE,
            "ab".repeat(32),
            "transmission-daemon",
            "3.00-2");
    static final BinarySeen CURL = new BinarySeen(8, "/usr/bin/curl", 1, 3, BinaryOrigin.FILE, "", "", "");

    private Sights() {}

    static FlowChanged change(int number, Transport transport, Instant at) {
        return new FlowChanged(
                new UUID(0, number),
                1,
                transport,
                Direction.OUTBOUND,
                new Endpoint(address("10.0.0.2"), 40_000),
                number % 2 == 0 ? Optional.of(new Endpoint(address("2001:db8::1"), 51413)) : Optional.empty(),
                at,
                at.plusSeconds(number),
                OptionalLong.of(10),
                OptionalLong.empty(),
                Outcome.TIMED_OUT,
                number % 2 == 0 ? "peer.example" : "",
                AttributionMethod.INODE,
                Optional.of(new ProcessRef(4711, 5)),
                TRANSMISSION.binary());
    }

    static KnownFlow flow(HostId host, int number, Instant at) {
        return new KnownFlow(
                host,
                change(number, number % 3 == 0 ? Transport.UDP : Transport.TCP, at),
                Optional.empty(),
                Optional.of(TRANSMISSION),
                Optional.empty());
    }

    static BinaryOnHost accused(HostId host, Instant at) {
        return new BinaryOnHost(
                host,
                TRANSMISSION,
                Optional.of(new VerdictChanged(
                        7,
                        at,
                        VerdictLevel.PROBABLE,
                        "bittorrent",
                        "file-sharing",
                        0.9,
                        List.of(new Evidence(
                                "peers-without-names", "41 peers, none by name", 0.5, Optional.of(new UUID(0, 2)))))),
                1,
                traffic(at, 41));
    }

    static BinaryOnHost ordinary(HostId host, Instant at) {
        return new BinaryOnHost(host, CURL, Optional.empty(), 1, traffic(at, 1));
    }

    static PeerOfBinary peer(HostId host, int number, Instant at) {
        return new PeerOfBinary(
                host,
                7,
                TRANSMISSION.path(),
                address("198.51.100." + number),
                List.of(6881, 51413),
                List.of(),
                1,
                traffic(at, 1));
    }

    private static Traffic traffic(Instant at, int peers) {
        return new Traffic(peers, 1, peers, 1000, 2000, at, at);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
