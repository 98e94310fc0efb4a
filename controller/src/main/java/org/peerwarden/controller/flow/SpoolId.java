package org.peerwarden.controller.flow;

import java.util.UUID;

/** Which spool of a host offsets belong to; new whenever an agent starts an empty spool. */
public record SpoolId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
