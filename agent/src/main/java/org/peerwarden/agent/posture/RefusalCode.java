package org.peerwarden.agent.posture;

/** Why a desired state was not accepted. The name is the code that the controller and the documentation use. */
public enum RefusalCode {
    /** No key of this fleet made the signature. */
    STATE_SIGNATURE,
    /** The payload cannot be read. */
    STATE_MALFORMED,
    /** It is for another fleet. */
    STATE_OTHER_FLEET,
    /** It is for another host. */
    STATE_OTHER_HOST,
    /** A later revision was accepted before. */
    STATE_OLD,
    /** The policy in it has errors. */
    STATE_POLICY,
    /** It isolates and names no controller, which would lock the host out. */
    STATE_NO_CONTROLLER
}
