package org.peerwarden.agent.posture;

import org.peerwarden.agent.firewall.Firewall;

/** What of the host a posture works with. */
public record Surroundings(Firewall firewall, Reachability reachability, Shelf shelf, BootClock boot) {}
