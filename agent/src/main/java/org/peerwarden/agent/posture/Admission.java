package org.peerwarden.agent.posture;

import java.util.Optional;
import org.peerwarden.policies.CheckResult;
import org.peerwarden.policies.Policies;
import org.peerwarden.policies.Policy;

/** Decides whether a state that was received is one that this host obeys. Changes nothing. */
final class Admission {
    private final Trust trust;
    private final StateCodec codec;

    Admission(Trust trust, StateCodec codec) {
        this.trust = trust;
        this.codec = codec;
    }

    /**
     * Decides.
     *
     * @param accepted revision that was accepted last; 0 for none
     */
    Answer admit(SignedState signed, long accepted) {
        if (!SignatureCheck.holds(signed, trust.signingKeys())) {
            return refused(
                    0,
                    RefusalCode.STATE_SIGNATURE,
                    "no key of this fleet signed it; enrol this host again if the fleet's keys were changed");
        }
        DesiredState state;
        try {
            state = codec.decode(signed.payload());
        } catch (MalformedStateException e) {
            return refused(0, RefusalCode.STATE_MALFORMED, String.valueOf(e.getMessage()));
        }
        return admit(state, accepted);
    }

    private Answer admit(DesiredState state, long accepted) {
        long revision = state.revision();
        if (!state.fleetId().equals(trust.fleetId())) {
            return refused(revision, RefusalCode.STATE_OTHER_FLEET, "it is for fleet " + state.fleetId());
        }
        if (!state.hostId().equals(trust.hostId())) {
            return refused(revision, RefusalCode.STATE_OTHER_HOST, "it is for host " + state.hostId());
        }
        if (revision < accepted) {
            return refused(
                    revision,
                    RefusalCode.STATE_OLD,
                    "revision " + accepted + " was accepted before; an old one never is");
        }
        if (state.isolation().isPresent() && state.controllers().isEmpty()) {
            return refused(
                    revision,
                    RefusalCode.STATE_NO_CONTROLLER,
                    "it isolates this host and names no controller, which would lock it out");
        }
        if (state.policy().isEmpty()) {
            return new Admitted(state, Optional.empty());
        }
        DesiredState.PolicyBundle bundle = state.policy().get();
        CheckResult checked = Policies.check(bundle.yaml(), "policy " + bundle.version());
        return checked.policy().isEmpty()
                ? refused(revision, RefusalCode.STATE_POLICY, checked.report())
                : new Admitted(state, checked.policy());
    }

    private static Answer refused(long revision, RefusalCode code, String text) {
        return new Refused(new Refusal(revision, code, text));
    }

    /** What was decided. */
    sealed interface Answer {}

    /** It is obeyed. */
    record Admitted(DesiredState state, Optional<Policy> policy) implements Answer {}

    /** It is not. */
    record Refused(Refusal refusal) implements Answer {}
}
