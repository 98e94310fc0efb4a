package org.peerwarden.policies;

/** Something that must be known of a subject before a rule can hold for it. A host that never knows it cannot enforce the rule. */
public enum Fact {
    /** What the binary talks, judged. */
    VERDICT,
    /** Where the binary is. */
    BINARY_PATH,
    /** The binary's SHA-256. */
    BINARY_HASH,
    /** The package that installed the binary. */
    BINARY_PACKAGE,
    PEER_ADDRESS,
    PORT,
    TRANSPORT
}
