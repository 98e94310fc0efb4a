package org.peerwarden.controller.fleet;

/**
 * What an agent says of itself when its stream begins.
 *
 * @param continuity hexadecimal value that it kept from the last welcome; empty for none
 * @param spool identifier of its spool, hexadecimal
 * @param droppedRecords dropped from that spool since it was made
 * @param origin address that the stream comes from
 */
public record Arrival(
        HostFacts facts, String agentVersion, String continuity, String spool, long droppedRecords, String origin) {}
