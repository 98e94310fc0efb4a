package org.peerwarden.controller.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a token for the operators' API.
 *
 * @param id 16 hexadecimal digits, not secret
 * @param hash SHA-256 of the secret part, hexadecimal
 * @param operator whose it is
 * @param description what it is for, in the words of who made it
 * @param lastUsed kept to the minute; empty while unused
 */
public record ApiToken(
        String id,
        String hash,
        String operator,
        String description,
        Instant created,
        Instant expires,
        Optional<Instant> lastUsed,
        boolean revoked) {}
