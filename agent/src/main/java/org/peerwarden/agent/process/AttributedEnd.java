package org.peerwarden.agent.process;

import org.peerwarden.agent.socket.EndedSocket;

/** A socket that is gone and whose it was. */
public record AttributedEnd(EndedSocket socket, Attribution attribution) {}
