package org.peerwarden.controller.posture;

import java.time.Instant;
import org.peerwarden.controller.identity.FleetId;
import org.peerwarden.controller.identity.HostId;

/**
 * Everything that is wanted of one host. Whole, never a difference.
 *
 * @param revision from 1; grows with every change of the content
 * @param issuedAt when this copy was made
 */
public record DesiredState(FleetId fleet, HostId host, long revision, Instant issuedAt, Content content) {}
