package org.peerwarden.agent.posture;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What this host knows beside the signed state, and must know after a restart.
 *
 * @param lease of the isolation that holds or held
 * @param verified the decision whose isolation was proved once
 * @param released the decision whose isolation was ended here with its code
 * @param expired the decision whose lease ran out
 * @param blocked binaries that were blocked last: after a restart they stay so until the processes were looked at
 */
record LocalFacts(
        Optional<Lease> lease,
        Optional<String> verified,
        Optional<String> released,
        Optional<String> expired,
        List<BlockedBinary> blocked) {
    static final LocalFacts NONE =
            new LocalFacts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    LocalFacts {
        blocked = List.copyOf(blocked);
    }

    /** A binary that a source blocks. */
    record BlockedBinary(String source, long binary, String path) {}

    LocalFacts withLease(Lease fresh) {
        return new LocalFacts(Optional.of(fresh), verified, released, expired, blocked);
    }

    LocalFacts withoutLease() {
        return new LocalFacts(Optional.empty(), verified, released, expired, blocked);
    }

    LocalFacts withVerified(String decision) {
        return new LocalFacts(lease, Optional.of(decision), released, expired, blocked);
    }

    LocalFacts withReleased(String decision) {
        return new LocalFacts(Optional.empty(), verified, Optional.of(decision), expired, blocked);
    }

    LocalFacts withExpired(String decision) {
        return new LocalFacts(Optional.empty(), verified, released, Optional.of(decision), blocked);
    }

    /** As after a refresh, which begins an ended lease again. */
    LocalFacts withoutExpired() {
        return new LocalFacts(lease, verified, released, Optional.empty(), blocked);
    }

    LocalFacts withBlocked(List<BlockedBinary> now) {
        return new LocalFacts(lease, verified, released, expired, now);
    }

    byte[] toBytes() {
        Properties text = new Properties();
        lease.ifPresent(held -> {
            text.setProperty("lease.decision", held.decision());
            text.setProperty("lease.boot", held.bootId());
            text.setProperty("lease.end", held.end().toString());
            text.setProperty("lease.remaining", held.remaining().toString());
        });
        verified.ifPresent(decision -> text.setProperty("verified", decision));
        released.ifPresent(decision -> text.setProperty("released", decision));
        expired.ifPresent(decision -> text.setProperty("expired", decision));
        for (int i = 0; i < blocked.size(); i++) {
            text.setProperty("blocked." + i + ".source", blocked.get(i).source());
            text.setProperty(
                    "blocked." + i + ".binary", Long.toString(blocked.get(i).binary()));
            text.setProperty("blocked." + i + ".path", blocked.get(i).path());
        }
        StringWriter writer = new StringWriter();
        try {
            text.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #toBytes()} wrote; facts that cannot be read are as if they had not been written. */
    static LocalFacts parse(byte[] bytes) {
        Properties text = new Properties();
        try {
            text.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
            List<BlockedBinary> blocked = new ArrayList<>();
            for (int i = 0; text.getProperty("blocked." + i + ".source") != null; i++) {
                blocked.add(new BlockedBinary(
                        text.getProperty("blocked." + i + ".source", ""),
                        Long.parseLong(text.getProperty("blocked." + i + ".binary", "")),
                        text.getProperty("blocked." + i + ".path", "")));
            }
            return new LocalFacts(
                    lease(text),
                    Optional.ofNullable(text.getProperty("verified")),
                    Optional.ofNullable(text.getProperty("released")),
                    Optional.ofNullable(text.getProperty("expired")),
                    blocked);
        } catch (IOException | RuntimeException e) {
            return NONE;
        }
    }

    private static Optional<Lease> lease(Properties text) {
        return text.getProperty("lease.decision") == null
                ? Optional.empty()
                : Optional.of(new Lease(
                        text.getProperty("lease.decision", ""),
                        text.getProperty("lease.boot", ""),
                        Duration.parse(text.getProperty("lease.end", "")),
                        Duration.parse(text.getProperty("lease.remaining", ""))));
    }
}
