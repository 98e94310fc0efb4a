package org.peerwarden.agent.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers that a test gives. */
final class FakeDesk implements Desk {
    static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public Status status() {
        return new Status(
                "1.0",
                "host-1",
                "fleet",
                "workstations",
                "192.0.2.1:7443",
                "LIVE",
                Optional.empty(),
                AT,
                "netlink",
                Optional.empty(),
                "nftables",
                Optional.of("why"),
                7,
                Optional.empty(),
                Optional.of("3"),
                "NONE",
                Optional.empty(),
                2,
                new Spooled(5, 6),
                List.of(new Problem("CLOCK_OFF", "WARNING", "the clock is off", AT)));
    }

    @Override
    public List<Connection> connections() {
        return List.of(new Connection(
                "TCP",
                "OUTBOUND",
                "192.0.2.1:40000",
                Optional.of("203.0.113.5:443"),
                Optional.empty(),
                "ESTABLISHED",
                Optional.of(1L << 40),
                Optional.of(0L),
                AT,
                "inode",
                Optional.of(10),
                Optional.of("/usr/bin/a"),
                Optional.of("user"),
                Optional.empty()));
    }

    @Override
    public boolean release(String code) {
        if (code.equals("break")) {
            throw new IllegalStateException("broken by the test");
        }
        return code.equals("right");
    }

    @Override
    public List<BinaryReport> inspect(String binary) {
        return List.of(new BinaryReport(
                binary,
                Optional.empty(),
                Optional.empty(),
                List.of(1, 2),
                "NONE",
                Optional.empty(),
                0.25,
                List.of("seen")));
    }
}
