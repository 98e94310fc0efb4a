package org.peerwarden.agent.posture;

/** Reads a desired state from the bytes that were signed. Implemented where the wire is known. */
public interface StateCodec {
    /**
     * The state that the payload says, whole.
     *
     * @throws MalformedStateException when the payload cannot be read or says something impossible; never anything else
     */
    DesiredState decode(byte[] payload);
}
