package org.peerwarden.agent.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a binary on this host talks peer-to-peer, and why.
 *
 * @param binary {@link org.peerwarden.agent.process.Binary#id()}
 * @param family e.g. {@code bittorrent}; empty where the conduct shows none
 * @param kind empty for {@link Level#NONE}
 * @param confidence from 0 to 1
 */
public record Verdict(
        long binary,
        Level level,
        Optional<String> family,
        Optional<Kind> kind,
        double confidence,
        List<Evidence> evidence,
        Instant at) {
    public Verdict {
        evidence = List.copyOf(evidence);
    }
}
