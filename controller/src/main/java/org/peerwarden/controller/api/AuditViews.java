package org.peerwarden.controller.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.peerwarden.controller.audit.AuditEntry;

/** The audit log, as the contract shows it. */
final class AuditViews {
    private AuditViews() {}

    record Entry(
            long number,
            Instant at,
            String actor,
            String action,
            String target,
            String outcome,
            Map<String, String> details,
            String hash) {
        static Entry of(AuditEntry entry) {
            return new Entry(
                    entry.sequence(),
                    entry.at(),
                    entry.actor(),
                    entry.action(),
                    entry.target(),
                    Words.of(entry.outcome()),
                    entry.details(),
                    entry.hash());
        }
    }

    record Verification(
            boolean whole,
            Optional<Long> entries,
            Optional<String> head,
            Optional<Long> brokenAt,
            Optional<String> reason) {
        static Verification of(org.peerwarden.controller.audit.Verification found) {
            return switch (found) {
                case org.peerwarden.controller.audit.Verification.Intact(long entries, String head) ->
                    new Verification(true, Optional.of(entries), Optional.of(head), Optional.empty(), Optional.empty());
                case org.peerwarden.controller.audit.Verification.Broken(long sequence, String reason) ->
                    new Verification(
                            false, Optional.empty(), Optional.empty(), Optional.of(sequence), Optional.of(reason));
            };
        }
    }
}
