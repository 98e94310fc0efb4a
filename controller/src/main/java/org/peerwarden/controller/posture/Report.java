package org.peerwarden.controller.posture;

import java.time.Instant;

/**
 * What a host last said.
 *
 * @param at when it came, by the controller's clock
 */
public record Report(AppliedState applied, Instant at) {}
