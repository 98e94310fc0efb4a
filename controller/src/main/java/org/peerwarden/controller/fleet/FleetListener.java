package org.peerwarden.controller.fleet;

/** Hears of every change of a host. Called on the thread that changed it, after the change: be quick. */
@FunctionalInterface
public interface FleetListener {
    /** Something of the host has changed; this is what it is now. */
    void changed(Host host);
}
