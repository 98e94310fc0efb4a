package org.peerwarden.controller.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One act.
 *
 * @param sequence from 1, without a gap
 * @param at when, by the controller's clock, in whole milliseconds
 * @param actor who, e.g. {@code operator:alice}, {@code host:4f1d…}, {@code anonymous:10.0.0.7}, {@code controller}
 * @param action what, e.g. {@code login}, {@code decision.create}; stable, lower case
 * @param target on what, e.g. {@code host:4f1d…}, {@code policy:7}; empty where the act has none
 * @param details what else there is to know, sorted by name; for a refusal with {@code code}
 * @param previous the hash of the entry before, 64 hexadecimal digits; zeroes for the first
 * @param hash SHA-256 over {@code previous} and all other fields, 64 hexadecimal digits
 */
public record AuditEntry(
        long sequence,
        Instant at,
        String actor,
        String action,
        String target,
        AuditOutcome outcome,
        SortedMap<String, String> details,
        String previous,
        String hash) {

    public AuditEntry {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    AuditEntry withHash(String made) {
        return new AuditEntry(sequence, at, actor, action, target, outcome, details, previous, made);
    }
}
