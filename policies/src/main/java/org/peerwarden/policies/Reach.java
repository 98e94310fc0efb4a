package org.peerwarden.policies;

/** What kind of thing a rule is about, and so who can hold it. */
public enum Reach {
    /** Addresses, ports and transports only: a firewall can hold it as it stands, for every binary at once. */
    NETWORK,
    /** A binary, and all that it says to anybody: it must be known which processes run it. */
    BINARY,
    /** Some conversations of some binaries: both must be known. */
    CONVERSATION
}
