package org.peerwarden.controller.flow;

import org.peerwarden.controller.identity.HostId;

/**
 * What a host did.
 *
 * @param binaries binaries that talked
 * @param peerToPeerBinaries of these, binaries whose verdict is at least SUSPECTED
 * @param lostRecords records that were lost before they came here
 */
public record HostTotals(HostId host, long binaries, long peerToPeerBinaries, long lostRecords, Traffic traffic) {}
