package org.peerwarden.controller.decision;

import java.util.List;
import org.peerwarden.controller.flow.Endpoint;

/** Where this fleet's controllers are reached. */
@FunctionalInterface
public interface Controllers {
    /** In order of preference. */
    List<Endpoint> endpoints();
}
