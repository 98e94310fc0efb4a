package org.peerwarden.controller.identity;

import java.time.Instant;

/**
 * What is kept of a token that lets hosts into the fleet.
 *
 * @param id 16 hexadecimal digits, not secret
 * @param hash SHA-256 of the secret part, hexadecimal
 * @param group that hosts are put in
 * @param uses how many hosts it lets in
 * @param used how many it has let in
 * @param createdBy the actor
 */
public record EnrolToken(
        String id,
        String hash,
        String group,
        int uses,
        int used,
        Instant created,
        Instant expires,
        String createdBy,
        boolean revoked) {}
