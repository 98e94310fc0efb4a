package org.peerwarden.agent.socket;

/**
 * Payload bytes of one socket since it was opened.
 *
 * @param sent acknowledged by the peer
 * @param received in order from the peer
 */
public record ByteCounts(long sent, long received) {}
