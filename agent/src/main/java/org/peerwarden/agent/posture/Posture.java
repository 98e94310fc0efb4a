package org.peerwarden.agent.posture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.peerwarden.agent.socket.Endpoint;
import org.peerwarden.policies.Policy;

/**
 * Holds this host to the desired state that was last accepted.
 *
 * <p>Used by one thread. Call {@link #start()} before anything else talks.
 */
public final class Posture {
    /** Puts what was last accepted in force again, from disk, as it was when the agent ended. */
    public void start() {}

    /** Takes a state that was received. One that is refused changes nothing but {@link AppliedState#refusal()}. */
    public Acceptance accept(SignedState signed) {
        return new Acceptance.Refused(new Refusal(0, RefusalCode.STATE_MALFORMED, signed.toString()));
    }

    /** Makes the host what the state and the policy want in view of what is known of it now. */
    public void reconcile(Observed observed) {}

    /** What time brings: ends leases and directives, notices foreign hands. Call about once a second. */
    public void tick() {}

    /** What is in force now. Reads counters from the firewall. */
    public AppliedState applied() {
        return new AppliedState(
                0,
                Optional.empty(),
                Optional.empty(),
                "none",
                IsolationState.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                0,
                Optional.<Instant>empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The policy in force. */
    public Optional<Policy> policy() {
        return Optional.empty();
    }

    /** The group that the host is in; empty text before a state was accepted. */
    public String group() {
        return "";
    }

    /** Where the controllers are, from the state last accepted. */
    public List<Endpoint> controllers() {
        return List.of();
    }

    /**
     * Ends the isolation of the state in force with the code that was made for it. Each wrong code makes the next try wait
     * longer; while waiting, even the right one is refused.
     *
     * @return whether the host is released
     */
    public boolean releaseLocally(String code) {
        return code.isEmpty();
    }
}
