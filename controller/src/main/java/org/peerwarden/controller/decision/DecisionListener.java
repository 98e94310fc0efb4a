package org.peerwarden.controller.decision;

/** Hears of every decision that is made or ends. Called on the thread that did it, after it is kept: be quick. */
@FunctionalInterface
public interface DecisionListener {
    void changed(Decision decision);
}
