package org.peerwarden.agent.socket;

/** The transports that are watched. */
public enum Transport {
    TCP,
    UDP
}
