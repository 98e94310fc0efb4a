package org.peerwarden.agent.posture;

import java.util.Arrays;

/**
 * A desired state as it travels and as it is kept on disk.
 *
 * <p>The signature is Ed25519 over {@link #CONTEXT} followed by exactly the payload's bytes.
 */
public final class SignedState {
    /** What is signed before the payload, in ASCII, so that a signature made for something else never fits. */
    public static final String CONTEXT = "peerwarden-state-v1";

    private final byte[] payload;
    private final byte[] signature;

    public SignedState(byte[] payload, byte[] signature) {
        this.payload = payload.clone();
        this.signature = signature.clone();
    }

    public byte[] payload() {
        return payload.clone();
    }

    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedState that
                && Arrays.equals(payload, that.payload)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    @Override
    public String toString() {
        return "SignedState[payload=" + payload.length + " bytes]";
    }
}
