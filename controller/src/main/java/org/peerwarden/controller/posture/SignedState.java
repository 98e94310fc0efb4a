package org.peerwarden.controller.posture;

import java.time.Duration;
import java.util.Optional;

/** A desired state as it travels, with the signature over its bytes. */
public final class SignedState {
    private final DesiredState state;
    private final byte[] payload;
    private final byte[] signature;

    SignedState(DesiredState state, byte[] payload, byte[] signature) {
        this.state = state;
        this.payload = payload.clone();
        this.signature = signature.clone();
    }

    /** What the bytes say. */
    public DesiredState state() {
        return state;
    }

    /** The lease that sending this refreshes; empty where nothing is to be isolated. */
    public Optional<Duration> lease() {
        return state.content().isolation().map(Isolation::lease);
    }

    /** What {@link StateEncoder} made of the state. */
    public byte[] payload() {
        return payload.clone();
    }

    /** Ed25519, over {@link Postures#SIGNATURE_CONTEXT} and the payload. */
    public byte[] signature() {
        return signature.clone();
    }
}
