package org.peerwarden.controller.posture;

/** Writes a desired state as it travels; what is signed is exactly these bytes. */
@FunctionalInterface
public interface StateEncoder {
    byte[] encode(DesiredState state);
}
