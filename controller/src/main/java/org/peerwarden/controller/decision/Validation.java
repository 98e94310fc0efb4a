package org.peerwarden.controller.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.peerwarden.controller.failure.ControllerException;
import org.peerwarden.controller.failure.ErrorCode;
import org.peerwarden.controller.flow.Endpoint;

/** What is wrong with a proposal by itself; pure. */
final class Validation {
    private Validation() {}

    /** @throws ControllerException with the first thing that is wrong */
    static void check(Proposal proposal, List<Endpoint> controllers, Instant now) {
        text("reason", proposal.reason(), Decisions.LONGEST_REASON);
        proposal.key().ifPresent(key -> {
            text("idempotency key", key, Decisions.LONGEST_KEY);
            if (key.isEmpty()) {
                throw refusal(ErrorCode.BAD_TEXT, "the idempotency key is empty; leave it out");
            }
        });
        proposal.expiresAt().filter(end -> !end.isAfter(now)).ifPresent(end -> {
            throw refusal(
                    ErrorCode.EXPIRY_PAST, "the decision would end at " + end + ", and it is " + now + " already");
        });
        switch (proposal.action()) {
            case ALLOW, BLOCK -> checkTarget(proposal, controllers);
            case ISOLATE -> checkIsolation(proposal);
            case RELEASE -> checkRelease(proposal);
        }
    }

    private static void checkTarget(Proposal proposal, List<Endpoint> controllers) {
        if (proposal.target().empty()) {
            throw refusal(
                    ErrorCode.EMPTY_SELECTOR,
                    "the decision names no binary, family or peer, which would mean everything; name at least one");
        }
        if (proposal.lease().isPresent() || !proposal.exceptions().isEmpty()) {
            throw refusal(ErrorCode.UNUSED_SELECTOR, "a lease and exceptions belong to an isolation; leave them out");
        }
        if (proposal.action() == DecisionAction.BLOCK) {
            checkGuard(proposal.target(), controllers);
        }
    }

    private static void checkGuard(Target target, List<Endpoint> controllers) {
        target.peer()
                .ifPresent(peer -> controllers.stream()
                        .filter(controller -> peer.contains(controller.address()))
                        .findFirst()
                        .ifPresent(controller -> {
                            throw refusal(
                                    ErrorCode.GUARD_CONTROLLER,
                                    "blocking " + peer + " would cut agents off from their controller at " + controller
                                            + "; name a network without it");
                        }));
    }

    private static void checkIsolation(Proposal proposal) {
        requireHost(proposal);
        Duration lease = proposal.lease().orElse(Decisions.USUAL_LEASE);
        if (lease.compareTo(Decisions.SHORTEST_LEASE) < 0 || lease.compareTo(Decisions.LONGEST_LEASE) > 0) {
            throw refusal(
                    ErrorCode.BAD_LEASE,
                    "a lease has " + Decisions.SHORTEST_LEASE.toSeconds() + " to " + Decisions.LONGEST_LEASE.toSeconds()
                            + " seconds, not " + lease.toSeconds());
        }
        if (proposal.exceptions().size() > Decisions.MOST_EXCEPTIONS) {
            throw refusal(
                    ErrorCode.TOO_LARGE,
                    "an isolation has at most " + Decisions.MOST_EXCEPTIONS + " exceptions; use larger networks");
        }
        proposal.exceptions().stream()
                .filter(exception -> exception.peer().length() == 0)
                .findFirst()
                .ifPresent(exception -> {
                    throw refusal(
                            ErrorCode.BAD_PREFIX,
                            "an isolation that lets the host reach " + exception.peer() + " isolates from nothing");
                });
    }

    private static void checkRelease(Proposal proposal) {
        requireHost(proposal);
        if (proposal.lease().isPresent()
                || !proposal.exceptions().isEmpty()
                || proposal.expiresAt().isPresent()) {
            throw refusal(
                    ErrorCode.UNUSED_SELECTOR, "a release has no lease, no exceptions and no end; leave them out");
        }
    }

    private static void requireHost(Proposal proposal) {
        if (!(proposal.scope() instanceof Scope.OneHost)) {
            throw refusal(
                    ErrorCode.SCOPE_NEEDS_HOST, "isolating and releasing name one host, never a group or the fleet");
        }
        if (!proposal.target().empty()) {
            throw refusal(
                    ErrorCode.UNUSED_SELECTOR,
                    "isolating and releasing are of the whole host; leave binary, family and peer out");
        }
    }

    private static void text(String what, String text, int longest) {
        if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw refusal(
                    ErrorCode.BAD_TEXT,
                    "the " + what + " has at most " + longest + " characters, in one line; shorten it");
        }
    }

    private static ControllerException refusal(ErrorCode code, String message) {
        return new ControllerException(code, message);
    }
}
