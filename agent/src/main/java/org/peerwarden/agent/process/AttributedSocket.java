package org.peerwarden.agent.process;

import org.peerwarden.agent.socket.Observation;

/** A socket and whose it is. */
public record AttributedSocket(Observation socket, Attribution attribution) {}
