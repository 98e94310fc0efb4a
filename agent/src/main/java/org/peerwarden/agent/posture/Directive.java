package org.peerwarden.agent.posture;

import java.time.Instant;
import java.util.Optional;
import org.peerwarden.agent.firewall.Prefix;

/**
 * One decision about what may talk on this host. Parts that are empty do not restrict; at least one is present.
 *
 * @param binaryPath full path of an executable
 * @param binarySha256 64 lower-case hexadecimal digits
 * @param family family of a verdict, e.g. {@code bittorrent}
 * @param peer network of peers
 * @param expiresAt empty: it never ends by itself
 */
public record Directive(
        String decisionId,
        Action action,
        Optional<String> binaryPath,
        Optional<String> binarySha256,
        Optional<String> family,
        Optional<Prefix> peer,
        Optional<Instant> expiresAt) {
    public Directive {
        if (binaryPath.isEmpty() && binarySha256.isEmpty() && family.isEmpty() && peer.isEmpty()) {
            throw new IllegalArgumentException("directive " + decisionId + " would be about everything");
        }
    }

    /** What is decided. Where directives disagree about the same, {@link #ALLOW} wins. */
    public enum Action {
        ALLOW,
        BLOCK
    }
}
