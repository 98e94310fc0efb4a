package org.peerwarden.controller.posture;

import java.util.Optional;
import org.peerwarden.controller.identity.HostId;

/**
 * What is wanted of a host, and how far it is.
 *
 * @param revision that is wanted
 * @param report what the host last said
 */
public record HostPosture(HostId host, long revision, Content wanted, Optional<Report> report, Assessment assessment) {}
